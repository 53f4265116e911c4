package dev.aftersale.mail;

import dev.aftersale.base.Db;
import dev.aftersale.base.MerchantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What became of the messages of a thread as mail: when one came in and who is proved to have sent it, what was taken out of
 * it, whether it was delivered, and if not, why. For the merchant's and the platform's eyes; it names addresses.
 */
@Component
public class MailTrail {

    /** The verdict of a mail that needs no proof, as the merchant has registered where it comes from. */
    public static final String REGISTERED_SOURCE = "registered source";

    private final Db db;

    MailTrail(Db db) {
        this.db = db;
    }

    /**
     * What was taken out before it went on.
     *
     * @param addresses how often an address was
     * @param active scripts, forms and the like
     * @param trackers pictures that tell who read it
     */
    public record Edits(int addresses, int active, int trackers, List<LeftOut> files) {}

    /** @param why {@code TYPE}, {@code TOO_MANY}, {@code TOO_LARGE} or {@code ENCRYPTED} */
    public record LeftOut(String name, String why) {}

    /**
     * A mail that came in.
     *
     * @param messageId the message of the thread that it became; null: it became none
     * @param state {@code NEW}, {@code RELAYED}, {@code SWALLOWED}, {@code SHOP} (see {@link ShopMails}), {@code DROPPED},
     *     {@code REPORTED} or {@code FAILED}
     * @param verdict of SPF, DKIM and DMARC, in words
     * @param proved whether the domain of its sender stands behind it; otherwise we only believe it
     * @param why it was not relayed, if it was not
     */
    public record Arrived(
            long id,
            @Nullable Long messageId,
            boolean fromBuyer,
            String from,
            String subject,
            Instant at,
            String state,
            String verdict,
            boolean proved,
            @Nullable String why) {

        /** The verdict without the domains that it is about: a buyer's own tells who the buyer is. */
        public String verdictInWords() {
            return verdict.replaceAll("\\s*\\([^()]*\\)", "");
        }
    }

    /**
     * A mail that carries a message to one side.
     *
     * @param state {@code SENT}: the other server took it, and has sent nothing back
     * @param code the other server's reply, where it did not just take it
     * @param status the enhanced code, as in {@code 5.1.1}
     * @param why in the other server's words
     */
    public record Sent(
            long id,
            long messageId,
            boolean toBuyer,
            String recipient,
            MailState state,
            int attempts,
            Instant queuedAt,
            @Nullable Instant settledAt,
            Instant nextAt,
            @Nullable Integer code,
            @Nullable String status,
            @Nullable String why,
            @Nullable Edits edits) {}

    public record Trail(List<Arrived> arrived, List<Sent> sent) {}

    /** Of these messages, oldest first. */
    public Trail ofMessages(MerchantId merchant, List<Long> messageIds) {
        return db.within(
                merchant,
                tx -> new Trail(
                        TrailStore.arrived(tx, merchant, messageIds), TrailStore.sent(tx, merchant, messageIds)));
    }

    /** All mail that came in about an order, also what went no further; oldest first. */
    public List<Arrived> ofOrder(MerchantId merchant, long orderId) {
        return db.within(merchant, tx -> TrailStore.arrivedAbout(tx, merchant, orderId));
    }
}
