package dev.aftersale.mail;

import dev.aftersale.base.Batch;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Rows;
import dev.aftersale.mail.NoticeLog.Sent;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;

/** Notices of orders, in SQL. */
final class NoticeLogStore {

    private static final String OF_EVENTS = """
            SELECT id, event_id, kind, role, recipient, state, created_at, settled_at, last_error
              FROM mail_out
             WHERE shard = ? AND event_id = ANY (?) AND merchant_id = ?
             ORDER BY id
            """;

    private NoticeLogStore() {}

    static Rows<Sent> ofEvents(Batch batch, MerchantId merchant, List<Long> eventIds) {
        return batch.query(
                OF_EVENTS,
                row -> {
                    var settled = row.getObject("settled_at", OffsetDateTime.class);
                    return new Sent(
                            row.getLong("id"),
                            row.getLong("event_id"),
                            row.getString("kind").toLowerCase(Locale.ROOT),
                            row.getString("role").equals("BUYER"),
                            row.getString("recipient"),
                            MailState.valueOf(row.getString("state")),
                            row.getObject("created_at", OffsetDateTime.class).toInstant(),
                            settled == null ? null : settled.toInstant(),
                            row.getString("last_error"));
                },
                merchant.shard(),
                eventIds.stream().mapToLong(Long::longValue).toArray(),
                merchant);
    }
}
