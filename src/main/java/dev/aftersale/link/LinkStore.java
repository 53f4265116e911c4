package dev.aftersale.link;

import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Links in SQL. */
final class LinkStore {

    private static final String COLUMNS = """
            SELECT id, merchant_id, order_id, issued_at, expires_at, revoked_at
              FROM order_link
            """;

    private static final String FIND = COLUMNS + " WHERE shard = ? AND id = ?";

    private static final String NEWEST = COLUMNS + """
             WHERE shard = ? AND order_id = ? AND merchant_id = ?
             ORDER BY id DESC
             LIMIT 1
            """;

    private static final String INSERT = """
            INSERT INTO order_link (shard, id, merchant_id, order_id, requested, issued_at, expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String REQUESTED = """
            SELECT count(*), max(issued_at)
              FROM order_link
             WHERE shard = ? AND order_id = ? AND merchant_id = ? AND requested AND issued_at > ?
            """;

    private static final String REVOKE = """
            UPDATE order_link SET revoked_at = ?
             WHERE shard = ? AND order_id = ? AND merchant_id = ? AND revoked_at IS NULL
            """;

    private LinkStore() {}

    record Row(
            long id,
            MerchantId merchant,
            long orderId,
            Instant issuedAt,
            Instant expiresAt,
            @Nullable Instant revokedAt) {}

    /** How often a link to an order was asked for lately. */
    record Asked(int times, @Nullable Instant last) {}

    static Optional<Row> find(Tx tx, long id) {
        return one(tx, FIND, Ids.shard(id), id);
    }

    static Optional<Row> newest(Tx tx, MerchantId merchant, long orderId) {
        return one(tx, NEWEST, merchant.shard(), orderId, merchant);
    }

    private static Optional<Row> one(Tx tx, String sql, Object... args) {
        var batch = tx.batch();
        Rows<Row> found = batch.query(sql, LinkStore::read, args);
        batch.run();
        return found.first();
    }

    static void insert(Tx tx, MerchantId merchant, long id, long orderId, boolean requested, Instant expiresAt) {
        tx.write(1, INSERT, merchant.shard(), id, merchant, orderId, requested, tx.now(), expiresAt);
    }

    static Asked asked(Tx tx, MerchantId merchant, long orderId, Instant since) {
        var batch = tx.batch();
        Rows<Asked> asked = batch.query(
                REQUESTED,
                row -> new Asked(row.getInt(1), timeOrNull(row, 2)),
                merchant.shard(),
                orderId,
                merchant,
                since);
        batch.run();
        return asked.all().getFirst();
    }

    static void revoke(Tx tx, MerchantId merchant, long orderId) {
        tx.write(REVOKE, tx.now(), merchant.shard(), orderId, merchant);
    }

    private static Row read(ResultSet row) throws SQLException {
        return new Row(
                row.getLong("id"),
                new MerchantId(row.getLong("merchant_id")),
                row.getLong("order_id"),
                row.getObject("issued_at", OffsetDateTime.class).toInstant(),
                row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                timeOrNull(row, row.findColumn("revoked_at")));
    }

    private static @Nullable Instant timeOrNull(ResultSet row, int column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
