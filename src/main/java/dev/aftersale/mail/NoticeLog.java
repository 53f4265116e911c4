package dev.aftersale.mail;

import dev.aftersale.base.Db;
import dev.aftersale.base.MerchantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which notices were sent about an order, for people who look at it. */
@Component
public class NoticeLog {

    private final Db db;

    NoticeLog(Db db) {
        this.db = db;
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

    /** Those that tell of these events, oldest first. */
    public List<Sent> ofEvents(MerchantId merchant, List<Long> eventIds) {
        return db.within(merchant, tx -> NoticeLogStore.ofEvents(tx, merchant, eventIds));
    }
}
