package dev.aftersale.merchant;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Apps and access tokens in SQL. */
final class TokenStore {

    private static final String INSERT_APP = """
            INSERT INTO app (shard, id, merchant_id, name, secret_sealed, tied, created_at)
            VALUES (?, ?, ?, ?, ?, true, ?)
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

    private static final String REVOKE = """
            UPDATE access_token SET revoked_at = ? WHERE token_hash = ? AND revoked_at IS NULL
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
            Set<Scope> scopes,
            boolean proofRequired,
            @Nullable Instant expiresAt,
            @Nullable Instant revokedAt) {}

    static void insertApp(Tx tx, MerchantId merchant, long appId, String name, byte[] sealed) {
        tx.write(1, INSERT_APP, merchant.shard(), appId, merchant, name, sealed, tx.now());
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
                        Scope.parse(row.getString("scopes")),
                        row.getBoolean("proof_required"),
                        instant(row.getObject("expires_at", OffsetDateTime.class)),
                        instant(row.getObject("revoked_at", OffsetDateTime.class))))
                .optional();
    }

    static void revoke(Tx tx, byte[] hash) {
        tx.write(REVOKE, tx.now(), hash);
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
