package dev.aftersale.merchant;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Apps and access tokens in SQL. */
final class TokenStore {

    private static final String INSERT_APP = """
            INSERT INTO app (shard, id, merchant_id, name, secret_sealed, tied, form_key, created_at)
            VALUES (?, ?, ?, ?, ?, true, ?, ?)
            """;

    private static final String INSERT = """
            INSERT INTO access_token (token_hash, proof_hash, merchant_id, app_id, scopes, proof_required, created_at,
                                      expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String FIND = """
            SELECT proof_hash, merchant_id, app_id, scopes, proof_required, expires_at, revoked_at
              FROM access_token
             WHERE token_hash = :hash
            """;

    private static final String APP_NAME = "SELECT name FROM app WHERE shard = ? AND id = ?";

    private static final String REVOKE = """
            UPDATE access_token SET revoked_at = ? WHERE token_hash = ? AND revoked_at IS NULL
            """;

    private static final String REVOKE_OF_APP = """
            UPDATE access_token SET revoked_at = :now
             WHERE merchant_id = :merchant AND app_id = :app AND revoked_at IS NULL
            """;

    private static final String OF_MERCHANT = """
            SELECT t.app_id, t.scopes, t.proof_required, t.created_at, t.expires_at, t.revoked_at, u.used_at
              FROM access_token t
              LEFT JOIN access_token_use u ON u.token_hash = t.token_hash
             WHERE t.merchant_id = :merchant AND t.app_id < :before
             ORDER BY t.app_id DESC
             LIMIT :limit
            """;

    /** Not with every call: a use is noted if the last one noted is older than {@code ?}. */
    private static final String NOTE_USE = """
            INSERT INTO access_token_use AS u (token_hash, used_at) VALUES (?, ?)
                ON CONFLICT (token_hash) DO UPDATE SET used_at = excluded.used_at WHERE u.used_at < ?
            """;

    private static final String BY_FORM_KEY = """
            SELECT id FROM app WHERE shard = :shard AND merchant_id = :merchant AND form_key = :key
            """;

    private static final String NAMES = """
            SELECT id, name FROM app WHERE shard = :shard AND merchant_id = :merchant AND id = ANY (:ids)
            """;

    private static final String APPS = """
            SELECT id, name, tied, created_at
              FROM app
             WHERE shard = :shard AND merchant_id = :merchant
             ORDER BY id
            """;

    private static final String TIE = """
            UPDATE app SET tied = ? WHERE shard = ? AND id = ?
            """;

    private static final String SECRET = """
            SELECT secret_sealed FROM app WHERE shard = :shard AND id = :app
            """;

    private TokenStore() {}

    record Row(
            byte[] proofHash,
            MerchantId merchant,
            long appId,
            String appName,
            Set<Scope> scopes,
            boolean proofRequired,
            @Nullable Instant expiresAt,
            @Nullable Instant revokedAt) {

        Row of(String app) {
            return new Row(proofHash, merchant, appId, app, scopes, proofRequired, expiresAt, revokedAt);
        }
    }

    static void insertApp(
            Tx tx, MerchantId merchant, long appId, String name, byte[] sealed, @Nullable String formKey) {
        tx.write(1, INSERT_APP, merchant.shard(), appId, merchant, name, sealed, formKey, tx.now());
    }

    static boolean isMadeBy(Tx tx, MerchantId merchant, String formKey) {
        return tx.sql()
                .sql(BY_FORM_KEY)
                .param("shard", merchant.shard())
                .param("merchant", merchant.value())
                .param("key", formKey)
                .query(Long.class)
                .optional()
                .isPresent();
    }

    static void insert(
            Tx tx,
            MerchantId merchant,
            long appId,
            byte[] tokenHash,
            byte[] proofHash,
            Set<Scope> scopes,
            boolean proofRequired,
            @Nullable Instant expires) {
        tx.write(
                1,
                INSERT,
                tokenHash,
                proofHash,
                merchant,
                appId,
                Scope.names(scopes),
                proofRequired,
                tx.now(),
                expires);
    }

    static Optional<Row> find(Tx tx, byte[] hash) {
        return tx.sql()
                .sql(FIND)
                .param("hash", hash)
                .query((row, n) -> new Row(
                        row.getBytes("proof_hash"),
                        new MerchantId(row.getLong("merchant_id")),
                        row.getLong("app_id"),
                        "",
                        Scope.parse(row.getString("scopes")),
                        row.getBoolean("proof_required"),
                        instant(row.getObject("expires_at", OffsetDateTime.class)),
                        instant(row.getObject("revoked_at", OffsetDateTime.class))))
                .optional()
                .map(row -> row.of(appName(tx, row)));
    }

    /** A statement of its own: on a cluster, apps lie with their merchant, and the directory doesn't. */
    private static String appName(Tx tx, Row token) {
        var batch = tx.batch();
        Rows<String> name =
                batch.query(APP_NAME, row -> row.getString(1), token.merchant().shard(), token.appId());
        batch.run();
        return name.first().orElse("");
    }

    static void revoke(Tx tx, byte[] hash) {
        tx.write(REVOKE, tx.now(), hash);
    }

    static int revoke(Tx tx, MerchantId merchant, long appId) {
        return tx.sql()
                .sql(REVOKE_OF_APP)
                .param("now", tx.now().atOffset(ZoneOffset.UTC))
                .param("merchant", merchant.value())
                .param("app", appId)
                .update();
    }

    static void noteUse(Tx tx, byte[] hash, Instant unlessAfter) {
        tx.write(NOTE_USE, hash, tx.now(), unlessAfter);
    }

    /** The latest first; their names are {@link #names}. */
    static List<Tokens.Held> held(Tx tx, MerchantId merchant, long before, int limit) {
        return tx.sql()
                .sql(OF_MERCHANT)
                .param("merchant", merchant.value())
                .param("before", before)
                .param("limit", limit)
                .query((row, n) -> new Tokens.Held(
                        row.getLong("app_id"),
                        "",
                        Scope.parse(row.getString("scopes")),
                        row.getBoolean("proof_required"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        instant(row.getObject("expires_at", OffsetDateTime.class)),
                        instant(row.getObject("revoked_at", OffsetDateTime.class)),
                        instant(row.getObject("used_at", OffsetDateTime.class))))
                .list();
    }

    static Map<Long, String> names(Tx tx, MerchantId merchant, List<Long> appIds) {
        var names = new HashMap<Long, String>();
        tx.sql()
                .sql(NAMES)
                .param("shard", merchant.shard())
                .param("merchant", merchant.value())
                .param("ids", appIds.toArray(Long[]::new))
                .query(row -> {
                    names.put(row.getLong("id"), row.getString("name"));
                });
        return names;
    }

    static List<Tokens.App> apps(Tx tx, MerchantId merchant) {
        return tx.sql()
                .sql(APPS)
                .param("shard", merchant.shard())
                .param("merchant", merchant.value())
                .query((row, n) -> new Tokens.App(
                        row.getLong("id"),
                        row.getString("name"),
                        row.getBoolean("tied"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    static void tie(Tx tx, MerchantId merchant, long appId, boolean tied) {
        tx.write(1, TIE, tied, merchant.shard(), appId);
    }

    static Optional<byte[]> sealedSecret(Tx tx, MerchantId merchant, long appId) {
        return tx.sql()
                .sql(SECRET)
                .param("shard", merchant.shard())
                .param("app", appId)
                .query((row, n) -> row.getBytes(1))
                .optional();
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
