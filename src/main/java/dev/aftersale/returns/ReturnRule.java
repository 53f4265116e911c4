package dev.aftersale.returns;

import dev.aftersale.returns.ReturnCase.Decided;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One line of a merchant's rule table: if all conditions hold, {@code then}. A condition that is null or empty always
 * holds.
 *
 * @param reasons the request has no other reasons than these
 * @param valueBelow minor units of the merchant's currency
 * @param items the request has no other items than these; retailer ids, with {@code *} for any ending
 * @param minOrders the buyer's earlier orders
 * @param minDays since the buyer's first order
 * @param maxReturns the buyer's returns within a year
 */
public record ReturnRule(
        String name,
        Verdict then,
        Set<ReturnReason> reasons,
        @Nullable Long valueAtLeast,
        @Nullable Long valueBelow,
        List<String> items,
        @Nullable Integer minOrders,
        @Nullable Integer minDays,
        @Nullable Integer maxReturns,
        boolean withPhoto) {

    public static final int MOST = 50;

    public ReturnRule {
        reasons = ReturnPolicy.inOrder(reasons);
        items = List.copyOf(items);
    }

    /** The first rule that fits decides; if none does, a human. */
    public static Decided decide(List<ReturnRule> rules, ReturnCase about, String currency) {
        return rules.stream()
                .filter(rule -> rule.fits(about, currency))
                .findFirst()
                .map(rule -> new Decided(rule.then(), rule.name()))
                .orElse(new Decided(Verdict.REVIEW, null));
    }

    private boolean fits(ReturnCase about, String currency) {
        boolean valued = valueAtLeast != null || valueBelow != null;
        return (!valued || about.currency().equals(currency))
                && (reasons.isEmpty() || reasons.containsAll(about.reasons()))
                && (valueAtLeast == null || about.value() >= valueAtLeast)
                && (valueBelow == null || about.value() < valueBelow)
                && (items.isEmpty() || about.retailerIds().stream().allMatch(id -> isNamed(items, id)))
                && (minOrders == null || about.buyer().orders() >= minOrders)
                && (minDays == null || about.buyer().days() >= minDays)
                && (maxReturns == null || about.buyer().returns() <= maxReturns)
                && (!withPhoto || about.photos() > 0);
    }

    /** Whether one of {@code patterns} names the product: its retailer id, or the beginning of it and a star. */
    static boolean isNamed(List<String> patterns, String retailerId) {
        String id = retailerId.toLowerCase(Locale.ROOT);
        return patterns.stream()
                .map(pattern -> pattern.toLowerCase(Locale.ROOT))
                .anyMatch(pattern -> pattern.endsWith("*")
                        ? id.startsWith(pattern.substring(0, pattern.length() - 1))
                        : id.equals(pattern));
    }
}
