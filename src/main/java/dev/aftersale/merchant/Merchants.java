package dev.aftersale.merchant;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.aftersale.audit.Audit;
import dev.aftersale.audit.AuditAction;
import dev.aftersale.audit.Difference;
import dev.aftersale.base.Db;
import dev.aftersale.base.Digests;
import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.base.Tx;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** The merchants of the platform. */
@Component
@EnableConfigurationProperties(PlatformSettings.class)
public class Merchants {

    /** How long a change made by another process may go unnoticed. */
    private static final Duration STALE = Duration.ofSeconds(3);

    private final Db db;
    private final PlatformSettings platform;
    private final LoadingCache<MerchantId, Optional<Merchant>> cache;

    Merchants(Db db, PlatformSettings platform) {
        this.db = db;
        this.platform = platform;
        this.cache = Caffeine.newBuilder()
                .expireAfterWrite(STALE)
                .maximumSize(10_000)
                .build(this::load);
    }

    /** Creates a merchant in a shard drawn at random. */
    public Merchant create(NewMerchant wanted) {
        return create(wanted, ThreadLocalRandom.current().nextInt(Ids.SHARDS), null);
    }

    /**
     * Creates a merchant once for the form that carries {@code formKey}: sent again, it names the merchant that it made.
     * The key decides the shard, so that it is looked for in one.
     */
    public Merchant create(NewMerchant wanted, String formKey) {
        return create(
                wanted, Math.floorMod(ByteBuffer.wrap(Digests.sha256(formKey)).getInt(), Ids.SHARDS), formKey);
    }

    private Merchant create(NewMerchant wanted, int shard, @Nullable String formKey) {
        return get(db.platform(tx -> {
            Optional<MerchantId> earlier =
                    formKey == null ? Optional.empty() : MerchantStore.byFormKey(tx, shard, formKey);
            if (earlier.isPresent()) {
                return earlier.get();
            }
            var id = new MerchantId(Ids.next(shard));
            MerchantStore.insert(tx, id, wanted, formKey);
            Audit.record(tx, id, AuditAction.MERCHANT_CREATED, wanted.name(), null, seen(wanted));
            return id;
        }));
    }

    private static Map<String, Object> seen(NewMerchant wanted) {
        var seen = new LinkedHashMap<String, Object>();
        seen.put("name", wanted.name());
        seen.put("currency", wanted.currency());
        seen.put("country", wanted.country());
        return seen;
    }

    public Optional<Merchant> find(MerchantId id) {
        return cache.get(id);
    }

    /**
     * The merchant as it stays until {@code tx} ends: all that the transaction does goes by the same settings. For
     * transactions of the platform.
     */
    public Optional<Merchant> hold(Tx tx, MerchantId id) {
        return MerchantStore.hold(tx, id).map(row -> row.complete(platform));
    }

    public Merchant get(MerchantId id) {
        return find(id).orElseThrow(() -> Problem.UNKNOWN_OBJECT.because("No merchant " + id + "."));
    }

    /** The merchant whose own, settings, page or catalog id this is. */
    public Optional<Merchant> byAnyId(long id) {
        return db.platform(tx -> MerchantStore.byAnyId(tx, id)).flatMap(this::find);
    }

    /** All merchants, oldest first, after {@code after} (0: from the first). */
    public List<Merchant> list(long after, int limit) {
        return db.platform(tx -> MerchantStore.list(tx, after, limit)).stream()
                .map(row -> row.complete(platform))
                .toList();
    }

    /** Whom an operator looks for: by one of its ids, by how its name begins, or all, oldest first. */
    public List<Merchant> search(MerchantSearch search) {
        return db.platform(tx -> found(tx, search)).stream()
                .map(row -> row.complete(platform))
                .toList();
    }

    private static List<MerchantStore.Row> found(Tx tx, MerchantSearch search) {
        String text = search.text();
        if (text == null) {
            return search.suspendedOnly()
                    ? MerchantStore.suspended(tx, search.after(), search.limit())
                    : MerchantStore.list(tx, search.after(), search.limit());
        }
        if (text.matches("[0-9]{15,19}")) {
            return Ids.read(text)
                    .flatMap(id -> MerchantStore.byAnyId(tx, id))
                    .flatMap(id -> MerchantStore.find(tx, id))
                    .map(List::of)
                    .orElse(List.of());
        }
        return MerchantStore.byName(tx, text, search.suspendedOnly(), search.after(), search.limit());
    }

    /** What holds for merchants that have settled nothing else. */
    public PlatformSettings platform() {
        return platform;
    }

    public Merchant change(MerchantId id, SettingsChange change) {
        return change(id, UnaryOperator.identity(), change);
    }

    /** Changes how the merchant is known and what it has settled: both, or neither. */
    public Merchant change(MerchantId id, UnaryOperator<Identity> identity, SettingsChange change) {
        db.platform(tx -> {
            var earlier = MerchantStore.lock(tx, id).orElseThrow(() -> Problem.UNKNOWN_OBJECT.because("No merchant."));
            var laid = change.after(earlier.settings());
            var was = new Identity(earlier.name(), earlier.supportEmail());
            var is = identity.apply(was);
            var before = new Known(was, settled(earlier, earlier.settings()));
            var after = new Known(is, settled(earlier, laid)); // refuses what makes no sense
            MerchantStore.save(tx, id, is, laid);
            var difference = Difference.between(before, after);
            if (!difference.isNone()) {
                Audit.record(tx, id, AuditAction.SETTINGS_CHANGED, is.name(), difference.before(), difference.after());
            }
            return laid;
        });
        cache.invalidate(id);
        return get(id);
    }

    /** What the audit log compares. */
    private record Known(@JsonUnwrapped Identity identity, MerchantSettings settings) {}

    private MerchantSettings settled(MerchantStore.Row row, SettingsChange settings) {
        return settings.over(platform, row.currency(), row.country());
    }

    /**
     * The rule for whoever lets merchants in, be it by a token, a log-in or a file: a suspended one reads, and changes
     * nothing. What buyers and the platform's own clocks do goes on.
     *
     * @return the merchant, which may change things
     */
    public Merchant mayChange(MerchantId id) {
        Merchant merchant = get(id);
        if (merchant.suspended()) {
            throw Problem.MERCHANT_DISABLED.because("Account " + merchant.cmsId() + " is suspended.");
        }
        return merchant;
    }

    /** @param reason which the merchant is told; suspending it again changes the reason */
    public Merchant suspend(MerchantId id, String reason) {
        if (reason.isBlank() || reason.length() > 500) {
            throw Problem.INVALID_PARAMETER.at("reason", "must have 1 to 500 characters.");
        }
        db.platform(tx -> {
            var earlier = MerchantStore.lock(tx, id).orElseThrow(() -> Problem.UNKNOWN_OBJECT.because("No merchant."));
            var before = earlier.suspension();
            if (before == null || !before.reason().equals(reason.strip())) {
                MerchantStore.suspend(tx, id, reason.strip());
                Audit.record(
                        tx,
                        id,
                        AuditAction.MERCHANT_SUSPENDED,
                        earlier.name(),
                        before == null ? null : Map.of("reason", before.reason()),
                        Map.of("reason", reason.strip()));
            }
            return id;
        });
        cache.invalidate(id);
        return get(id);
    }

    public Merchant resume(MerchantId id) {
        db.platform(tx -> {
            var earlier = MerchantStore.lock(tx, id).orElseThrow(() -> Problem.UNKNOWN_OBJECT.because("No merchant."));
            var before = earlier.suspension();
            if (before != null) {
                MerchantStore.resume(tx, id);
                Audit.record(
                        tx, id, AuditAction.MERCHANT_RESUMED, earlier.name(), Map.of("reason", before.reason()), null);
            }
            return id;
        });
        cache.invalidate(id);
        return get(id);
    }

    private Optional<Merchant> load(MerchantId id) {
        return db.platform(tx -> MerchantStore.find(tx, id)).map(row -> row.complete(platform));
    }
}
