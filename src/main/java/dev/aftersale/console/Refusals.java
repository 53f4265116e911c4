package dev.aftersale.console;

import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import dev.aftersale.pages.Page;
import java.util.EnumMap;
import java.util.Map;

/** Why something was refused and what would work, in the reader's language where we have words of our own for it. */
final class Refusals {

    private static final Map<Problem, String> OWN = new EnumMap<>(Map.ofEntries(
            Map.entry(Problem.CONCURRENT_CHANGE, "console.refused.concurrent"),
            Map.entry(Problem.PENDING_ACTION, "console.refused.on_hold"),
            Map.entry(Problem.KEY_REUSED, "console.refused.sent_before"),
            Map.entry(Problem.NOT_ACKNOWLEDGEABLE, "console.refused.not_acknowledgeable"),
            Map.entry(Problem.NOT_ACKNOWLEDGED, "console.refused.not_acknowledged"),
            Map.entry(Problem.REFERENCE_IS_SET, "console.refused.reference_is_set"),
            Map.entry(Problem.MERCHANT_DISABLED, "console.refused.suspended"),
            Map.entry(Problem.SHIP_CANCELLED, "console.refused.cancelled"),
            Map.entry(Problem.ALREADY_CANCELLED, "console.refused.cancelled"),
            Map.entry(Problem.SHIP_COMPLETE, "console.refused.complete"),
            Map.entry(Problem.ITEMS_COMPLETE, "console.refused.fewer_open"),
            Map.entry(Problem.DUPLICATE_TRACKING, "console.refused.tracking_twice"),
            Map.entry(Problem.CANCEL_CAPTURED, "console.refused.refund_instead"),
            Map.entry(Problem.CANCEL_SHIPPED, "console.refused.refund_instead"),
            Map.entry(Problem.ITEM_ALREADY_CANCELLED, "console.refused.item_cancelled"),
            Map.entry(Problem.REFUND_CANCELLED, "console.refused.never_charged"),
            Map.entry(Problem.REFUND_NOT_CHARGED, "console.refused.not_charged"),
            Map.entry(Problem.REFUND_BEFORE_CAPTURE, "console.refused.before_capture"),
            Map.entry(Problem.REFUND_SHIPPING_ABOVE, "console.refused.shipping_above"),
            Map.entry(Problem.REFUND_ABOVE, "console.refused.above"),
            Map.entry(Problem.REFUND_ZERO, "console.refused.zero"),
            Map.entry(Problem.ITEM_REFUNDED, "console.refused.item_refunded"),
            Map.entry(Problem.REFUND_DURING_DISPUTE, "console.refused.dispute"),
            Map.entry(Problem.INVALID_ORDER, "console.refused.unknown")));

    private Refusals() {}

    static String words(Page page, ProblemException refusal) {
        String key = OWN.get(refusal.problem());
        return key == null ? page.problem(refusal) : page.text(key);
    }

    static String words(Page page, Problem problem) {
        String key = OWN.get(problem);
        return key == null ? problem.title() + ". " + problem.advice() : page.text(key);
    }
}
