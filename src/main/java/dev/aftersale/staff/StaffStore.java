package dev.aftersale.staff;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** Who works for whom, in SQL. */
final class StaffStore {

    private static final String COLUMNS = """
            SELECT person_id, merchant_id, email, name, role, joined, since
              FROM staff
            """;

    private static final String OF_MERCHANT =
            COLUMNS + " WHERE shard = ? AND merchant_id = ? ORDER BY since, person_id";

    /** All of them: two owners who remove one another at once must not both succeed. */
    private static final String LOCK = OF_MERCHANT + " FOR UPDATE";

    private static final String FIND = COLUMNS + " WHERE shard = ? AND merchant_id = ? AND person_id = ?";

    private static final String PUT = """
            INSERT INTO staff (shard, merchant_id, person_id, email, name, role, joined, since)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (shard, merchant_id, person_id) DO UPDATE
               SET email = excluded.email, name = excluded.name, role = excluded.role, joined = excluded.joined
            """;

    private static final String REMOVE = "DELETE FROM staff WHERE shard = ? AND merchant_id = ? AND person_id = ?";

    private static final String RENAME = """
            UPDATE staff SET name = ? WHERE shard = ? AND merchant_id = ? AND person_id = ?
            """;

    private static final String MERCHANTS = "SELECT merchant_id FROM staff_of WHERE person_id = ? ORDER BY merchant_id";

    private static final String ENTER = """
            INSERT INTO staff_of (person_id, merchant_id) VALUES (?, ?) ON CONFLICT DO NOTHING
            """;

    private static final String LEAVE = "DELETE FROM staff_of WHERE person_id = ? AND merchant_id = ?";

    private StaffStore() {}

    static List<StaffMember> of(Tx tx, MerchantId merchant) {
        return list(tx, OF_MERCHANT, merchant);
    }

    static List<StaffMember> lock(Tx tx, MerchantId merchant) {
        return list(tx, LOCK, merchant);
    }

    private static List<StaffMember> list(Tx tx, String sql, MerchantId merchant) {
        var batch = tx.batch();
        Rows<StaffMember> found = batch.query(sql, StaffStore::read, merchant.shard(), merchant);
        batch.run();
        return found.all();
    }

    static Optional<StaffMember> find(Tx tx, MerchantId merchant, long person) {
        var batch = tx.batch();
        Rows<StaffMember> found = batch.query(FIND, StaffStore::read, merchant.shard(), merchant, person);
        batch.run();
        return found.first();
    }

    static void put(Tx tx, StaffMember member) {
        tx.write(
                1,
                PUT,
                member.merchant().shard(),
                member.merchant(),
                member.id(),
                member.email(),
                member.name(),
                member.role(),
                member.joined(),
                member.since());
        if (member.joined()) {
            tx.write(ENTER, member.id(), member.merchant());
        }
    }

    static void remove(Tx tx, MerchantId merchant, long person) {
        tx.write(1, REMOVE, merchant.shard(), merchant, person);
        tx.write(LEAVE, person, merchant);
    }

    static void rename(Tx tx, MerchantId merchant, long person, String name) {
        tx.write(RENAME, name, merchant.shard(), merchant, person);
    }

    /** Those for whom a person works; invitations are not among them. */
    static List<MerchantId> merchantsOf(Tx tx, long person) {
        var batch = tx.batch();
        Rows<MerchantId> found = batch.query(MERCHANTS, row -> new MerchantId(row.getLong(1)), person);
        batch.run();
        return found.all();
    }

    private static StaffMember read(ResultSet row) throws SQLException {
        return new StaffMember(
                row.getLong("person_id"),
                new MerchantId(row.getLong("merchant_id")),
                row.getString("email"),
                row.getString("name"),
                Role.valueOf(row.getString("role")),
                row.getBoolean("joined"),
                row.getObject("since", OffsetDateTime.class).toInstant());
    }
}
