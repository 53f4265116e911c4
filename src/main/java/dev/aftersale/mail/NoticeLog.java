package dev.aftersale.mail;

import dev.aftersale.base.Db;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Rows;
import dev.aftersale.mail.relay.Undeliverable;
import dev.aftersale.mail.relay.Undeliverable.Address;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which notices were sent about an order, for people who look at it. */
@Component
public class NoticeLog {

    private final Db db;
    private final Undeliverable undeliverable;

    NoticeLog(Db db, Undeliverable undeliverable) {
        this.db = db;
        this.undeliverable = undeliverable;
    }

    /**
     * @param kind what it tells, in lower case: {@code received}, {@code shipped}, …
     * @param toBuyer to the buyer; otherwise to the merchant
     * @param trouble what the other server said, where it did not just take it
     */
    public record Sent(
            long id,
            long eventId,
            String kind,
            boolean toBuyer,
            String recipient,
            MailState state,
            Instant createdAt,
            @Nullable Instant settledAt,
            @Nullable String trouble) {}

    /**
     * How the mail of an order goes.
     *
     * @param back the buyer's address, where it sends mail back; null: it does not, as far as anybody knows
     */
    public record OfOrder(List<Sent> sent, @Nullable Address back) {}

    /** Those that tell of these events of one order, oldest first, and whether its buyer can be reached at all. */
    public OfOrder ofEvents(MerchantId merchant, List<Long> eventIds, @Nullable String buyer) {
        return db.within(merchant, tx -> {
            var batch = tx.batch();
            Rows<Sent> sent = NoticeLogStore.ofEvents(batch, merchant, eventIds);
            Rows<Address> back = undeliverable.among(batch, merchant, buyer == null ? List.of() : List.of(buyer));
            batch.run();
            return new OfOrder(sent.all(), back.first().orElse(null));
        });
    }
}
