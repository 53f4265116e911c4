package dev.aftersale.merchant;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.aftersale.audit.Audit;
import dev.aftersale.audit.AuditAction;
import dev.aftersale.base.Db;
import dev.aftersale.base.Digests;
import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.base.SecretBox;
import dev.aftersale.base.Tx;
import dev.aftersale.event.SigningSecrets;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Access tokens, and the apps that use them. */
@Component
public class Tokens implements SigningSecrets {

    /** How long a revoked token may still be believed by another process. */
    private static final Duration STALE = Duration.ofSeconds(3);

    private static final Duration USE_NOTED_EVERY = Duration.ofHours(1);

    private final Db db;
    private final Merchants merchants;
    private final SecretBox box;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final LoadingCache<String, Optional<TokenStore.Row>> cache;

    Tokens(Db db, Merchants merchants, SecretBox box, InstantSource clock) {
        this.db = db;
        this.merchants = merchants;
        this.box = box;
        this.clock = clock;
        this.cache = Caffeine.newBuilder()
                .expireAfterWrite(STALE)
                .maximumSize(10_000)
                .build(this::load);
    }

    /**
     * Makes an app and a token for it. The app is tied to the account: new orders wait for it to acknowledge them.
     *
     * @param proofRequired whether calls must carry {@code appsecret_proof}; it is checked whenever it is given
     */
    public IssuedToken issue(
            MerchantId merchant, String appName, Set<Scope> scopes, @Nullable Duration life, boolean proofRequired) {
        return issue(merchant, appName, scopes, life, proofRequired, null).orElseThrow();
    }

    /**
     * The same once for the form that carries {@code formKey}.
     *
     * @return empty if that form was sent before: its token was shown then, and is kept only as a hash
     */
    public Optional<IssuedToken> issue(
            MerchantId merchant,
            String appName,
            Set<Scope> scopes,
            @Nullable Duration life,
            boolean proofRequired,
            @Nullable String formKey) {
        merchants.get(merchant);
        if (appName.isBlank() || appName.length() > 100 || scopes.isEmpty()) {
            throw Problem.INVALID_PARAMETER.at("app_name", "must have 1 to 100 characters, and scopes one at least.");
        }
        String secret = HexFormat.of().formatHex(randomBytes(16));
        String token = "EAA" + Base64.getUrlEncoder().withoutPadding().encodeToString(randomBytes(36));
        long appId = Ids.next(merchant.shard());
        Instant expires = life == null ? null : clock.instant().plus(life);
        boolean isNew = db.platform(tx -> {
            if (formKey != null && TokenStore.isMadeBy(tx, merchant, formKey)) {
                return false;
            }
            byte[] sealed = box.seal(secret.getBytes(StandardCharsets.UTF_8));
            TokenStore.insertApp(tx, merchant, appId, appName.strip(), sealed, formKey);
            TokenStore.insert(
                    tx,
                    merchant,
                    appId,
                    hash(token),
                    hash(Digests.hmacSha256Hex(secret, token)),
                    scopes,
                    proofRequired,
                    expires);
            Audit.record(tx, merchant, AuditAction.TOKEN_ISSUED, named(appName, appId), null, seen(scopes, expires));
            return true;
        });
        return isNew ? Optional.of(new IssuedToken(merchant, token, appId, secret, scopes, expires)) : Optional.empty();
    }

    private static String named(String appName, long appId) {
        return appName.strip() + " (app " + appId + ")";
    }

    private static Map<String, Object> seen(Set<Scope> scopes, @Nullable Instant expires) {
        var seen = new LinkedHashMap<String, Object>();
        seen.put("scopes", Scope.names(scopes));
        if (expires != null) {
            seen.put("expires", expires.toString());
        }
        return seen;
    }

    /**
     * Whom {@code token} speaks for.
     *
     * @param proof {@code appsecret_proof}: hex HMAC-SHA256 of the token under the app's secret
     */
    public TokenHolder authenticate(String token, @Nullable String proof) {
        var row = valid(token);
        if (proof == null ? row.proofRequired() : !MessageDigest.isEqual(hash(proof), row.proofHash())) {
            throw Problem.BAD_APPSECRET_PROOF.because(
                    proof == null ? "appsecret_proof is required." : "appsecret_proof does not fit the access token.");
        }
        return holder(row);
    }

    /** The same without a proof, for who only wants to know about the token. */
    public TokenHolder inspect(String token) {
        return holder(valid(token));
    }

    private TokenStore.Row valid(String token) {
        var row = cache.get(token)
                .filter(found -> found.revokedAt() == null)
                .orElseThrow(() -> Problem.INVALID_TOKEN.because("The access token is unknown or revoked."));
        if (row.expiresAt() != null && !clock.instant().isBefore(row.expiresAt())) {
            throw Problem.EXPIRED_TOKEN.because("The access token expired at " + row.expiresAt() + ".");
        }
        return row;
    }

    private TokenHolder holder(TokenStore.Row row) {
        return new TokenHolder(
                merchants.get(row.merchant()), row.appId(), row.appName(), row.scopes(), row.expiresAt());
    }

    public void revoke(String token) {
        byte[] hash = hash(token);
        db.platform(tx -> {
            var row = TokenStore.find(tx, hash).filter(found -> found.revokedAt() == null);
            if (row.isPresent()) {
                TokenStore.revoke(tx, hash);
                noteRevoked(tx, row.get().merchant(), row.get().appId());
            }
            return token;
        });
        cache.invalidate(token);
    }

    /** Ends the token of an app, for whoever does not hold it. */
    public void revoke(MerchantId merchant, long appId) {
        db.platform(tx -> {
            if (TokenStore.revoke(tx, merchant, appId) > 0) {
                noteRevoked(tx, merchant, appId);
            } else if (TokenStore.names(tx, merchant, List.of(appId)).isEmpty()) {
                throw Problem.UNKNOWN_OBJECT.because("No app " + appId + ".");
            }
            return appId;
        });
        cache.invalidateAll(); // only its hash is known here
    }

    private static void noteRevoked(Tx tx, MerchantId merchant, long appId) {
        String name = TokenStore.names(tx, merchant, List.of(appId)).getOrDefault(appId, "");
        Audit.record(tx, merchant, AuditAction.TOKEN_REVOKED, named(name, appId), null, null);
    }

    /** The tokens of a merchant, latest first, revoked ones too; without what must stay secret. */
    public List<Held> held(MerchantId merchant, @Nullable Long before, int limit) {
        return db.platform(tx -> {
            List<Held> held = TokenStore.held(tx, merchant, before == null ? Long.MAX_VALUE : before, limit);
            var names = TokenStore.names(
                    tx, merchant, held.stream().map(Held::appId).toList());
            return held.stream()
                    .map(one -> one.named(names.getOrDefault(one.appId(), "")))
                    .toList();
        });
    }

    /**
     * A token as it may be shown.
     *
     * @param usedAt when it was last used, to the hour; null if never
     */
    public record Held(
            long appId,
            String appName,
            Set<Scope> scopes,
            boolean proofRequired,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant revokedAt,
            @Nullable Instant usedAt) {

        Held named(String name) {
            return new Held(appId, name, scopes, proofRequired, createdAt, expiresAt, revokedAt, usedAt);
        }

        public boolean isLive(Instant now) {
            return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
        }
    }

    /** The apps of a merchant that acknowledge its orders. */
    public List<App> apps(MerchantId merchant) {
        return db.within(merchant, tx -> TokenStore.apps(tx, merchant));
    }

    /** Whether some app is tied, so that orders wait to be acknowledged. */
    public boolean isTied(MerchantId merchant) {
        return apps(merchant).stream().anyMatch(App::tied);
    }

    public void tie(MerchantId merchant, long appId, boolean tied) {
        db.within(merchant, tx -> {
            String name = TokenStore.names(tx, merchant, List.of(appId)).get(appId);
            if (name == null) {
                throw Problem.UNKNOWN_OBJECT.because("No app " + appId + ".");
            }
            TokenStore.tie(tx, merchant, appId, tied);
            Audit.record(
                    tx,
                    merchant,
                    AuditAction.APP_TIED,
                    named(name, appId),
                    Map.of("tied", !tied),
                    Map.of("tied", tied));
            return appId;
        });
    }

    /** An app's secret, for signing what we send to it. */
    @Override
    public byte[] secretOf(MerchantId merchant, long appId) {
        byte[] sealed = db.within(merchant, tx -> TokenStore.sealedSecret(tx, merchant, appId))
                .orElseThrow(() -> Problem.UNKNOWN_OBJECT.because("No app " + appId + "."));
        return box.open(sealed);
    }

    /** An app of a merchant. */
    public record App(long id, String name, boolean tied, Instant createdAt) {}

    private Optional<TokenStore.Row> load(String token) {
        byte[] hash = hash(token);
        return db.platform(tx -> {
            var found = TokenStore.find(tx, hash);
            if (found.isPresent()) {
                TokenStore.noteUse(tx, hash, tx.now().minus(USE_NOTED_EVERY));
            }
            return found;
        });
    }

    private byte[] randomBytes(int count) {
        var bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Tokens are long and random: a plain hash is enough, there is nothing to guess. */
    private static byte[] hash(String text) {
        return Digests.sha256(text);
    }
}
