package dev.aftersale.mail;

import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Mail that went out long ago, in SQL. */
final class OldMailStore {

    private static final String DUE = """
            SELECT shard, id
              FROM mail_out
             WHERE (details IS NOT NULL OR edits IS NOT NULL)
               AND created_at < ? AND settled_at < ? AND state <> 'WAITING'
             ORDER BY created_at
             LIMIT ?
            """;

    private static final String CLEAR = """
            UPDATE mail_out SET details = NULL, edits = NULL
             WHERE shard = ? AND id = ANY (?) AND state <> 'WAITING'
            """;

    private static final String FORGET_ACCOUNT_MAIL = """
            DELETE FROM account_mail
             WHERE id IN (SELECT id
                            FROM account_mail
                           WHERE state <> 'WAITING' AND coalesce(settled_at, created_at) < ?
                           LIMIT ?)
               AND state <> 'WAITING'
            """;

    record Key(int shard, long id) {}

    private OldMailStore() {}

    /** Mail about orders that was settled before, and still has more than that. */
    static List<Key> due(Tx tx, Instant before, int most) {
        var batch = tx.batch();
        Rows<Key> due = batch.query(DUE, row -> new Key(row.getInt("shard"), row.getLong("id")), before, before, most);
        batch.run();
        return due.all();
    }

    static void clear(Tx tx, int shard, List<Long> ids) {
        tx.write(CLEAR, shard, ids.stream().mapToLong(Long::longValue).toArray());
    }

    static int forgetAccountMail(Tx tx, Instant before, int most) {
        return tx.sql()
                .sql(FORGET_ACCOUNT_MAIL)
                .param(before.atOffset(ZoneOffset.UTC))
                .param(most)
                .update();
    }
}
