package dev.aftersale.withdrawal;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** Withdrawals in SQL. */
final class WithdrawalStore {

    private static final String FIND = """
            SELECT id, order_id, name, email, stated_at, cancelled_units, return_units, return_id
              FROM withdrawal
             WHERE shard = ? AND order_id = ? AND merchant_id = ?
            """;

    private static final String INSERT = """
            INSERT INTO withdrawal (shard, order_id, id, merchant_id, name, email, language, stated_at, cancelled_units,
                                    return_units, returns_here)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String SET_RETURN = """
            UPDATE withdrawal SET return_id = ?
             WHERE shard = ? AND order_id = ? AND merchant_id = ? AND return_id IS NULL
            """;

    /** Of all merchants: for the worker that asks for returns which could not be asked for at once. */
    private static final String WITHOUT_RETURN = """
            SELECT merchant_id, order_id
              FROM withdrawal
             WHERE returns_here AND return_units > 0 AND return_id IS NULL AND stated_at > ?
             ORDER BY stated_at
             LIMIT ?
            """;

    private WithdrawalStore() {}

    static Optional<Stated> find(Tx tx, MerchantId merchant, long orderId) {
        var batch = tx.batch();
        Rows<Stated> found = batch.query(FIND, WithdrawalStore::read, merchant.shard(), orderId, merchant);
        batch.run();
        return found.first();
    }

    static void insert(Tx tx, MerchantId merchant, Stated stated, String language, boolean returnsHere) {
        tx.write(
                1,
                INSERT,
                merchant.shard(),
                stated.orderId(),
                stated.id(),
                merchant,
                stated.name(),
                stated.email(),
                language,
                stated.at(),
                stated.cancelledUnits(),
                stated.returnUnits(),
                returnsHere);
    }

    static void setReturn(Tx tx, MerchantId merchant, long orderId, long returnId) {
        tx.write(SET_RETURN, returnId, merchant.shard(), orderId, merchant);
    }

    record Pending(MerchantId merchant, long orderId) {}

    static List<Pending> withoutReturn(Tx tx, Instant since, int limit) {
        var batch = tx.batch();
        Rows<Pending> pending = batch.query(
                WITHOUT_RETURN, row -> new Pending(new MerchantId(row.getLong(1)), row.getLong(2)), since, limit);
        batch.run();
        return pending.all();
    }

    private static Stated read(ResultSet row) throws SQLException {
        return new Stated(
                row.getLong("id"),
                row.getLong("order_id"),
                row.getString("name"),
                row.getString("email"),
                row.getObject("stated_at", OffsetDateTime.class).toInstant(),
                row.getInt("cancelled_units"),
                row.getInt("return_units"),
                row.getObject("return_id", Long.class));
    }
}
