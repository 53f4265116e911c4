package dev.aftersale.mail.relay;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import dev.aftersale.mail.mime.DeskToken;
import dev.aftersale.mask.Mask.Topic;
import java.util.List;

/** What help desks call their tickets, in SQL. */
final class DeskTagStore {

    private static final String PUT = """
            INSERT INTO mail_desk_tag (shard, order_id, topic, place, merchant_id, tag, learnt_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (shard, order_id, topic, place) DO UPDATE SET tag = excluded.tag, learnt_at = excluded.learnt_at
            """;

    private static final String ALL = """
            SELECT place, tag
              FROM mail_desk_tag
             WHERE shard = ? AND order_id = ? AND topic = ? AND merchant_id = ?
            """;

    private enum Place {
        SUBJECT,
        BODY,
        ADDRESS
    }

    private DeskTagStore() {}

    static void put(Tx tx, Received from, DeskToken token) {
        Place place = switch (token) {
            case DeskToken.Subject subject -> Place.SUBJECT;
            case DeskToken.Body body -> Place.BODY;
            case DeskToken.PlusAddress address -> Place.ADDRESS;
        };
        String tag = switch (token) {
            case DeskToken.Subject(String text) -> text;
            case DeskToken.Body(String text) -> text;
            case DeskToken.PlusAddress(String address) -> address;
        };
        tx.write(PUT, from.shard(), from.orderId(), from.topic(), place, from.merchant(), tag, tx.now());
    }

    static List<DeskToken> all(Tx tx, MerchantId merchant, long orderId, Topic topic) {
        var batch = tx.batch();
        Rows<DeskToken> found = batch.query(
                ALL,
                row -> {
                    String tag = row.getString("tag");
                    return switch (Place.valueOf(row.getString("place"))) {
                        case SUBJECT -> new DeskToken.Subject(tag);
                        case BODY -> new DeskToken.Body(tag);
                        case ADDRESS -> new DeskToken.PlusAddress(tag);
                    };
                },
                merchant.shard(),
                orderId,
                topic,
                merchant);
        batch.run();
        return found.all();
    }
}
