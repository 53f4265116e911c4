package dev.aftersale.console;

import dev.aftersale.base.Db;
import dev.aftersale.base.Idempotency;
import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.RequestKey;
import dev.aftersale.staff.SignedIn;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Notes on orders, in SQL. */
@Component
class OrderNoteStore {

    private static final String LIST = """
            SELECT id, staff_id, author, body, created_at
              FROM console_note
             WHERE shard = ? AND merchant_id = ? AND order_id = ?
             ORDER BY id DESC
             LIMIT 200
            """;

    private static final String INSERT = """
            INSERT INTO console_note (shard, merchant_id, order_id, id, staff_id, author, body, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private final Db db;
    private final Idempotency idempotency;

    OrderNoteStore(Db db, Idempotency idempotency) {
        this.db = db;
        this.idempotency = idempotency;
    }

    List<OrderNote> list(MerchantId merchant, long orderId) {
        return db.within(merchant, tx -> {
            var batch = tx.batch();
            var rows = batch.query(
                    LIST,
                    row -> new OrderNote(
                            row.getLong(1),
                            row.getLong(2),
                            row.getString(3),
                            row.getString(4),
                            row.getObject(5, OffsetDateTime.class).toInstant()),
                    merchant.shard(),
                    merchant,
                    orderId);
            batch.run();
            return rows.all();
        });
    }

    /** Once per key. */
    void add(SignedIn me, long orderId, String body, @Nullable RequestKey key) {
        MerchantId merchant = me.merchant();
        idempotency.once(merchant, key, Long.class, batch -> () -> orderId, (tx, order) -> {
            long id = Ids.next(merchant.shard());
            tx.write(1, INSERT, merchant.shard(), merchant, order, id, me.staffId(), me.name(), body, tx.now());
            return id;
        });
    }
}
