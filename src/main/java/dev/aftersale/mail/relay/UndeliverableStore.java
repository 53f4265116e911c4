package dev.aftersale.mail.relay;

import dev.aftersale.base.Batch;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import dev.aftersale.mail.relay.Undeliverable.Address;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;

/** Addresses that can't be reached, in SQL. */
final class UndeliverableStore {

    private static final String ADD = """
            INSERT INTO mail_undeliverable AS known (shard, merchant_id, address, bounces, since, last_at, status, reason)
            VALUES (?, ?, ?, 1, ?, ?, ?, ?)
            ON CONFLICT (shard, merchant_id, address) DO UPDATE
               SET bounces = known.bounces + 1, last_at = excluded.last_at, status = excluded.status,
                   reason = excluded.reason
            """;

    private static final String DELETE =
            "DELETE FROM mail_undeliverable WHERE shard = ? AND merchant_id = ? AND address = ?";

    private static final String AMONG = """
            SELECT address, bounces, since, last_at, status, reason
              FROM mail_undeliverable
             WHERE shard = ? AND merchant_id = ? AND address = ANY (?)
            """;

    private static final String LATEST = """
            SELECT merchant_id, address, bounces, since, last_at, status, reason
              FROM mail_undeliverable
             ORDER BY last_at DESC
             LIMIT ?
            """;

    private UndeliverableStore() {}

    static List<Undeliverable.OfMerchant> latest(Tx tx, int limit) {
        var batch = tx.batch();
        Rows<Undeliverable.OfMerchant> found = batch.query(
                LATEST,
                row -> new Undeliverable.OfMerchant(new MerchantId(row.getLong("merchant_id")), address(row)),
                limit);
        batch.run();
        return found.all();
    }

    private static Address address(ResultSet row) throws SQLException {
        return new Address(
                row.getString("address"),
                row.getInt("bounces"),
                row.getObject("since", OffsetDateTime.class).toInstant(),
                row.getObject("last_at", OffsetDateTime.class).toInstant(),
                row.getString("status"),
                row.getString("reason"));
    }

    static void add(Tx tx, MerchantId merchant, String address, String status, String reason) {
        tx.write(ADD, merchant.shard(), merchant, address, tx.now(), tx.now(), status, reason);
    }

    static void delete(Tx tx, MerchantId merchant, String address) {
        tx.write(DELETE, merchant.shard(), merchant, address);
    }

    static Rows<Address> among(Batch batch, MerchantId merchant, Collection<String> addresses) {
        return batch.query(
                AMONG, UndeliverableStore::address, merchant.shard(), merchant, addresses.toArray(String[]::new));
    }
}
