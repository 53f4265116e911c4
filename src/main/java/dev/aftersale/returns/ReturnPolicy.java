package dev.aftersale.returns;

import dev.aftersale.base.Problem;
import dev.aftersale.order.Order;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a merchant has settled about returns.
 *
 * @param externalUrl in mode EXTERNAL: the merchant's own page, with {@code {order_id}} and {@code {reference}} in it
 * @param windowDays how long after shipping something may be returned; to the end of that day
 * @param address where returns go; null: labels can't be made
 * @param answerDays working days to answer a request
 * @param reminderHours before that deadline, when the merchant is reminded
 * @param refundDays working days from receipt to refund
 * @param labelFee what a label costs where nothing else is known, in minor units of the merchant's currency
 * @param labelOnAcceptance whether a label is made as soon as a return is accepted
 * @param labelByMail whether a label is sent to the buyer, and not only shown on the order page
 * @param refundOnAcceptedInspection whether what was inspected and is whole is refunded without another click
 * @param shippingToo whether the shipping is refunded with a return of everything
 * @param finalSale retailer ids that are not taken back, with {@code *} for any ending
 */
public record ReturnPolicy(
        Mode mode,
        @Nullable String externalUrl,
        int windowDays,
        Order.@Nullable Address address,
        int answerDays,
        List<Integer> reminderHours,
        int refundDays,
        Set<DayOfWeek> workingDays,
        Set<LocalDate> holidays,
        LabelPayer labelPayer,
        long labelFee,
        boolean labelOnAcceptance,
        boolean labelByMail,
        boolean refundOnAcceptedInspection,
        boolean shippingToo,
        boolean exchange,
        boolean storeCredit,
        List<String> finalSale,
        List<ReturnRule> rules) {

    public enum Mode {
        /** Buyers ask here, and the merchant answers here. */
        REQUESTS,
        /** The merchant has returns of its own; we show the way. */
        EXTERNAL
    }

    /** Who pays for the way back. */
    public enum LabelPayer {
        MERCHANT,
        /** Kept back from the refund. */
        BUYER,
        /** The buyer pays, and gets it back with the refund. */
        BUYER_REFUNDED
    }

    /** Two days to answer is Meta's rule, thirty days to return its default. */
    public static final ReturnPolicy DEFAULT = new ReturnPolicy(
            Mode.REQUESTS,
            null,
            30,
            null,
            2,
            List.of(24, 4),
            5,
            EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
            Set.of(),
            LabelPayer.MERCHANT,
            0,
            false,
            true,
            false,
            false,
            true,
            true,
            List.of(),
            List.of());

    public ReturnPolicy {
        workingDays = inOrder(workingDays);
        holidays = inOrder(holidays);
        reminderHours =
                reminderHours.stream().distinct().sorted((a, b) -> b - a).toList();
        finalSale = List.copyOf(finalSale);
        rules = List.copyOf(rules);
        demand(windowDays >= 0 && windowDays <= 3_650, "window_days must be 0 to 3650.");
        demand(answerDays >= 1 && answerDays <= 30, "answer_days must be 1 to 30.");
        demand(refundDays >= 1 && refundDays <= 90, "refund_days must be 1 to 90.");
        demand(!workingDays.isEmpty(), "working_days must name at least one day.");
        demand(holidays.size() <= 500, "holidays must be 500 at most.");
        demand(reminderHours.size() <= 10, "reminder_hours must be 10 at most.");
        demand(reminderHours.stream().allMatch(hours -> hours > 0 && hours <= 720), "reminder_hours must be 1 to 720.");
        demand(labelFee >= 0, "label_fee must not be negative.");
        demand(finalSale.size() <= 1_000, "final_sale must name 1000 products at most.");
        demand(rules.size() <= ReturnRule.MOST, "rules must be 50 at most.");
        demand(
                mode == Mode.REQUESTS || externalUrl != null,
                "external_url is needed where returns are made elsewhere.");
        demand(
                externalUrl == null || isPage(externalUrl),
                "external_url must be an address such as https://shop.example/returns?order={order_id}.");
    }

    /** Whether {@code externalUrl} leads to a page once the order stands in it. */
    public static boolean isPage(String externalUrl) {
        try {
            URI page = link(externalUrl, 1, "x");
            return page.getHost() != null && ("https".equals(page.getScheme()) || "http".equals(page.getScheme()));
        } catch (IllegalArgumentException e) {
            return false; // that it is none is the answer
        }
    }

    /** What the audit log compares and shows: sets of the JDK are in another order each time it starts. */
    static <T extends Comparable<? super T>> Set<T> inOrder(Set<T> set) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(set));
    }

    private static void demand(boolean holds, String otherwise) {
        if (!holds) {
            throw Problem.INVALID_PARAMETER.because(otherwise);
        }
    }

    /** @param zone the merchant's */
    WorkingCalendar calendar(ZoneId zone) {
        return new WorkingCalendar(zone, workingDays, holidays);
    }

    public Set<Resolution> resolutions() {
        var choices = EnumSet.of(Resolution.REFUND);
        if (exchange) {
            choices.add(Resolution.EXCHANGE);
        }
        if (storeCredit) {
            choices.add(Resolution.STORE_CREDIT);
        }
        return choices;
    }

    /** The merchant's own page for a return of this order; null in mode REQUESTS. */
    @Nullable
    URI link(long orderId, @Nullable String reference) {
        return mode == Mode.REQUESTS || externalUrl == null ? null : link(externalUrl, orderId, reference);
    }

    private static URI link(String template, long orderId, @Nullable String reference) {
        return URI.create(template.replace("{order_id}", Long.toString(orderId))
                .replace("{reference}", URLEncoder.encode(reference == null ? "" : reference, StandardCharsets.UTF_8)));
    }
}
