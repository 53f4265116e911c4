package dev.aftersale.payment;

import dev.aftersale.base.Db;
import dev.aftersale.base.MerchantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How captures, refunds and voids stand at their gateways, for people who look at them. */
@Component
public class PaymentTrail {

    private final Db db;

    PaymentTrail(Db db) {
        this.db = db;
    }

    /** Where an intent stands, as people say it. */
    public enum Stage {
        /** Not asked yet, or asked with no answer that says anything: asked again by itself. */
        ON_ITS_WAY,
        /** The gateway took it and has not finished. */
        PENDING,
        DONE,
        REFUSED
    }

    /**
     * @param refId the capture, refund or order (void) it serves
     * @param attempts how often the gateway was asked
     * @param nextAt when it is asked again, while it is open
     * @param pspId the gateway's own number
     */
    public record Step(
            long refId,
            IntentKind kind,
            long orderId,
            String gateway,
            long amount,
            String currency,
            Stage stage,
            int attempts,
            @Nullable Instant nextAt,
            @Nullable String pspId,
            @Nullable String error,
            @Nullable Instant settledAt) {}

    /** By what they serve; those that have no intent are left out. */
    public Map<Long, Step> of(MerchantId merchant, List<Long> refIds) {
        return db.within(merchant, tx -> PaymentTrailStore.of(tx, merchant, refIds));
    }

    /** What gateways refused for good within the last {@code span}, newest first; test orders left out. */
    public List<Step> refused(MerchantId merchant, Duration span, int most) {
        return db.within(
                merchant, tx -> PaymentTrailStore.refused(tx, merchant, tx.now().minus(span), most));
    }
}
