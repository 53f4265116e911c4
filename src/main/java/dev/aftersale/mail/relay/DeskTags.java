package dev.aftersale.mail.relay;

import dev.aftersale.base.Db;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import dev.aftersale.mail.mime.DeskToken;
import dev.aftersale.mask.Mask.Topic;
import java.util.List;
import org.springframework.stereotype.Component;

/** By what a merchant's help desk knows its ticket of a conversation again; the last word on it counts. */
@Component
public final class DeskTags {

    private final Db db;

    DeskTags(Db db) {
        this.db = db;
    }

    public void learn(Tx tx, Received from, List<DeskToken> tokens) {
        if (from.topic() != null) {
            tokens.forEach(token -> DeskTagStore.put(tx, from, token));
        }
    }

    public List<DeskToken> of(MerchantId merchant, long orderId, Topic topic) {
        return db.within(merchant, tx -> DeskTagStore.all(tx, merchant, orderId, topic));
    }
}
