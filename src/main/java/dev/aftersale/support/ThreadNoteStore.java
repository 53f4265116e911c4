package dev.aftersale.support;

import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** Notes on threads, in SQL. */
final class ThreadNoteStore {

    private static final String LIST = """
            SELECT id, author_name, body, at
              FROM thread_note
             WHERE shard = ? AND thread_id = ? AND merchant_id = ?
             ORDER BY id DESC
             LIMIT 200
            """;

    private static final String INSERT = """
            INSERT INTO thread_note (shard, thread_id, id, merchant_id, author_name, body, at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """;

    private ThreadNoteStore() {}

    static List<ThreadNote> list(Tx tx, MerchantId merchant, long threadId) {
        var batch = tx.batch();
        Rows<ThreadNote> notes = batch.query(
                LIST,
                row -> new ThreadNote(
                        row.getLong("id"),
                        row.getString("author_name"),
                        row.getString("body"),
                        row.getObject("at", OffsetDateTime.class).toInstant()),
                merchant.shard(),
                threadId,
                merchant);
        batch.run();
        return new ArrayList<>(notes.all()).reversed();
    }

    static long insert(Tx tx, MerchantId merchant, long threadId, String authorName, String body) {
        long id = Ids.next(merchant.shard());
        tx.write(1, INSERT, merchant.shard(), threadId, id, merchant, authorName, body, tx.now());
        return id;
    }
}
