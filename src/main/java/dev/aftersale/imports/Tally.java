package dev.aftersale.imports;

import dev.aftersale.order.NewOrder;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of records.
 *
 * @param orders taken now
 * @param knownOrders taken by an earlier import, or by the API
 * @param saleRows lines of {@code orders}
 * @param gross what buyers paid for {@code orders}, in minor units by currency
 * @param refundRows rows of returns for which purchases were found
 * @param refunds that were made for them: a row may give back units of several orders
 * @param refunded by {@code refunds}, in minor units by currency
 * @param rejects by reason
 */
public record Tally(
        long orders,
        long knownOrders,
        long saleRows,
        long knownSaleRows,
        Map<String, Long> gross,
        long refundRows,
        long knownRefundRows,
        long refunds,
        Map<String, Long> refunded,
        Map<String, Long> rejects) {

    static final Tally NONE = new Tally(0, 0, 0, 0, Map.of(), 0, 0, 0, Map.of(), Map.of());

    static Tally sale(NewOrder order, long total) {
        return new Tally(1, 0, order.items().size(), 0, Map.of(order.currency(), total), 0, 0, 0, Map.of(), Map.of());
    }

    static Tally knownSale(NewOrder order) {
        return new Tally(0, 1, 0, order.items().size(), Map.of(), 0, 0, 0, Map.of(), Map.of());
    }

    static Tally refund(int refunds, String currency, long total) {
        return new Tally(0, 0, 0, 0, Map.of(), 1, 0, refunds, Map.of(currency, total), Map.of());
    }

    static Tally knownRefund() {
        return new Tally(0, 0, 0, 0, Map.of(), 0, 1, 0, Map.of(), Map.of());
    }

    static Tally reject(Reason reason) {
        return new Tally(0, 0, 0, 0, Map.of(), 0, 0, 0, Map.of(), Map.of(reason.code(), 1L));
    }

    Tally plus(Tally other) {
        return new Tally(
                orders + other.orders,
                knownOrders + other.knownOrders,
                saleRows + other.saleRows,
                knownSaleRows + other.knownSaleRows,
                sum(gross, other.gross),
                refundRows + other.refundRows,
                knownRefundRows + other.knownRefundRows,
                refunds + other.refunds,
                sum(refunded, other.refunded),
                sum(rejects, other.rejects));
    }

    /** The same records, seen once more: what was taken is known, what was rejected is rejected still. */
    Tally known() {
        return new Tally(
                0,
                Math.addExact(orders, knownOrders),
                0,
                Math.addExact(saleRows, knownSaleRows),
                Map.of(),
                0,
                Math.addExact(refundRows, knownRefundRows),
                0,
                Map.of(),
                rejects);
    }

    private static Map<String, Long> sum(Map<String, Long> one, Map<String, Long> other) {
        if (other.isEmpty()) {
            return one;
        }
        var sums = new TreeMap<>(one);
        other.forEach((key, value) -> sums.merge(key, value, Math::addExact));
        return sums;
    }

    public long allRejects() {
        return rejects.values().stream().mapToLong(Long::longValue).sum();
    }
}
