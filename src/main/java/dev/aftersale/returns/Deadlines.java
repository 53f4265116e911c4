package dev.aftersale.returns;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What time does to a return next. One row has one next thing, so nothing is missed, and nothing is done twice. */
final class Deadlines {

    private Deadlines() {}

    /** What is due at {@code at}. */
    record Next(Move move, Instant at) {}

    /**
     * @param now with its labels
     * @param after nothing up to this moment is done any more: it is done, or its time has gone by
     * @return null: nothing until somebody moves the return
     */
    static @Nullable Next next(Return now, ReturnPolicy policy, Instant after) {
        var times = now.times();
        return switch (now.state()) {
            case REQUESTED ->
                times.overdueAt() != null ? null : untilAnswered(times.answerBy(), policy.reminderHours(), after);
            case ACCEPTED -> wantsLabel(now, policy) ? new Next(Move.LABEL, after) : null;
            case RECEIVED, INSPECTED ->
                times.refundBy() == null || times.refundOverdueAt() != null
                        ? null
                        : new Next(Move.REFUND_OVERDUE, times.refundBy());
            case PARTLY_REFUNDED, REFUNDED ->
                now.verdict() == Verdict.INSTANT_REFUND && wantsLabel(now, policy) ? new Next(Move.LABEL, after) : null;
            case DECLINED, LABEL_SENT, IN_TRANSIT, CLOSED, CANCELLED -> null;
        };
    }

    private static boolean wantsLabel(Return now, ReturnPolicy policy) {
        return policy.labelOnAcceptance()
                && policy.address() != null
                && policy.labelPayer() != ReturnPolicy.LabelPayer.BUYER_REFUNDED
                && now.labels().isEmpty()
                && now.times().shippedBackAt() == null
                && now.times().receivedAt() == null;
    }

    /** The earliest reminder that is still ahead, or the end of the time. Reminders that were slept through are dropped. */
    private static Next untilAnswered(Instant answerBy, List<Integer> reminderHours, Instant after) {
        return reminderHours.stream()
                .map(hours -> answerBy.minus(Duration.ofHours(hours)))
                .filter(reminder -> reminder.isAfter(after))
                .min(Instant::compareTo)
                .map(reminder -> new Next(Move.REMIND, reminder))
                .orElse(new Next(Move.OVERDUE, answerBy));
    }
}
