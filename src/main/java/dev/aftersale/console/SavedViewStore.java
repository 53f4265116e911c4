package dev.aftersale.console;

import dev.aftersale.base.Db;
import dev.aftersale.base.Ids;
import dev.aftersale.staff.SignedIn;
import java.util.List;
import org.springframework.stereotype.Component;

/** Everybody's own views, in SQL. */
@Component
class SavedViewStore {

    static final int MOST = 20;

    private static final String LIST = """
            SELECT id, name, query FROM console_view
             WHERE shard = ? AND merchant_id = ? AND staff_id = ?
             ORDER BY id
            """;

    /** The same name again stands for the new query. */
    private static final String RENEW = """
            UPDATE console_view SET query = ? WHERE shard = ? AND merchant_id = ? AND staff_id = ? AND name = ?
            """;

    private static final String INSERT = """
            INSERT INTO console_view (shard, merchant_id, staff_id, id, name, query, created_at)
            SELECT ?, ?, ?, ?, ?, ?, ?
             WHERE NOT EXISTS (SELECT 1 FROM console_view
                                WHERE shard = ? AND merchant_id = ? AND staff_id = ? AND name = ?)
               AND (SELECT count(*) FROM console_view WHERE shard = ? AND merchant_id = ? AND staff_id = ?) < ?
            """;

    private static final String DELETE = """
            DELETE FROM console_view WHERE shard = ? AND merchant_id = ? AND staff_id = ? AND id = ?
            """;

    private final Db db;

    SavedViewStore(Db db) {
        this.db = db;
    }

    List<SavedView> list(SignedIn me) {
        return db.within(me.merchant(), tx -> {
            var batch = tx.batch();
            var rows = batch.query(
                    LIST,
                    row -> new SavedView(row.getLong(1), row.getString(2), row.getString(3)),
                    me.merchant().shard(),
                    me.merchant(),
                    me.staffId());
            batch.run();
            return rows.all();
        });
    }

    void save(SignedIn me, String name, String query) {
        int shard = me.merchant().shard();
        db.within(me.merchant(), tx -> {
            tx.write(RENEW, query, shard, me.merchant(), me.staffId(), name);
            tx.write(
                    INSERT,
                    shard,
                    me.merchant(),
                    me.staffId(),
                    Ids.next(shard),
                    name,
                    query,
                    tx.now(),
                    shard,
                    me.merchant(),
                    me.staffId(),
                    name,
                    shard,
                    me.merchant(),
                    me.staffId(),
                    MOST);
            return name;
        });
    }

    /** @return whether there was such a view of theirs */
    boolean delete(SignedIn me, long id) {
        return db.within(
                me.merchant(),
                tx -> tx.sql()
                                .sql(DELETE)
                                .params(me.merchant().shard(), me.merchant().value(), me.staffId(), id)
                                .update()
                        == 1);
    }
}
