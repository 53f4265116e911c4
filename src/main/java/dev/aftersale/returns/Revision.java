package dev.aftersale.returns;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A return while it is changed. What has no place here never changes. */
final class Revision {

    private final Return was;

    ReturnState state;

    @Nullable
    String reference;

    long refunded;
    long deducted;

    @Nullable
    String merchantMessage;

    @Nullable
    DeclineReason declineReason;

    @Nullable
    Instant answeredAt;

    @Nullable
    Instant overdueAt;

    Return.@Nullable Tracking tracking;

    @Nullable
    Long labelCost;

    @Nullable
    Instant shippedBackAt;

    @Nullable
    Instant receivedAt;

    @Nullable
    Instant inspectedAt;

    @Nullable
    Instant refundBy;

    @Nullable
    Instant refundOverdueAt;

    @Nullable
    Instant closedAt;

    @Nullable
    Long replacementId;

    List<Return.Line> lines;

    Revision(Return was) {
        this.was = was;
        state = was.state();
        reference = was.reference();
        refunded = was.refunded();
        deducted = was.deducted();
        merchantMessage = was.merchantMessage();
        declineReason = was.declineReason();
        answeredAt = was.times().answeredAt();
        overdueAt = was.times().overdueAt();
        tracking = was.tracking();
        labelCost = was.labelCost();
        shippedBackAt = was.times().shippedBackAt();
        receivedAt = was.times().receivedAt();
        inspectedAt = was.times().inspectedAt();
        refundBy = was.times().refundBy();
        refundOverdueAt = was.times().refundOverdueAt();
        closedAt = was.times().closedAt();
        replacementId = was.replacementId();
        lines = was.lines();
    }

    /** What was said last stays, unless there is something new. */
    void say(@Nullable String message) {
        if (message != null && !message.isBlank()) {
            merchantMessage = message;
        }
    }

    Return at(Instant now) {
        return new Return(
                was.id(),
                was.merchant(),
                was.orderId(),
                was.test(),
                state,
                was.version() + 1,
                was.openedBy(),
                reference,
                was.resolution(),
                was.currency(),
                was.value(),
                refunded,
                deducted,
                was.buyerKey(),
                was.buyerMessage(),
                merchantMessage,
                declineReason,
                was.verdict(),
                was.rule(),
                new Return.Times(
                        was.times().requestedAt(),
                        was.times().answerBy(),
                        answeredAt,
                        overdueAt,
                        shippedBackAt,
                        receivedAt,
                        inspectedAt,
                        refundBy,
                        refundOverdueAt,
                        closedAt,
                        now),
                tracking,
                labelCost,
                replacementId,
                lines,
                was.photos(),
                was.labels(),
                was.steps());
    }
}
