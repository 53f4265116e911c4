package dev.aftersale.order;

import dev.aftersale.base.Money;
import dev.aftersale.base.Problem;
import dev.aftersale.ledger.FeeSchedule;
import java.util.List;
import java.util.regex.Pattern;

/** What a shipment takes of an order: units, and the money that is captured for them. */
final class ShipmentPolicy {

    private static final Pattern EXTERNAL_ID = Pattern.compile("[A-Za-z0-9_]{1,100}");
    private static final Pattern ZIP = Pattern.compile("\\d{5}(-?\\d{4})?");

    private ShipmentPolicy() {}

    /** Money of the capture, in minor units. Shipping goes with the first shipment. */
    record Taken(
            Allotment allotment,
            long itemsNet,
            long itemsTax,
            long shippingNet,
            long shippingTax,
            long sellingFee,
            long processingFee,
            boolean completes) {

        long total() {
            return itemsNet + itemsTax + shippingNet + shippingTax;
        }
    }

    static Taken decide(OrderCore order, List<Item> items, ShipRequest request, FeeSchedule fees) {
        checkRequest(request);
        checkState(order, request);
        var allotment = request.items() == null
                ? Allotment.everything(items)
                : Allotment.of(
                        items,
                        request.items(),
                        new Allotment.Refusals(Problem.INVALID_PARAMETER, item -> Problem.ITEMS_COMPLETE));
        if (allotment.lines().isEmpty()) {
            throw (request.snapshot() ? Problem.SNAPSHOT_SHIPMENT_EMPTY : Problem.SHIPMENT_EMPTY)
                    .because("A shipment needs at least one item.");
        }
        boolean first = order.units().fulfilled() == 0;
        long shippingNet = first ? order.charges().shippingNet() : 0;
        long shippingTax = first ? shippingTax(order, request) : 0;
        long itemsNet = allotment.net();
        long total = itemsNet + allotment.tax() + shippingNet + shippingTax;
        return new Taken(
                allotment,
                itemsNet,
                allotment.tax(),
                shippingNet,
                shippingTax,
                fees.selling(itemsNet + shippingNet),
                fees.processing(total),
                allotment.units() == order.units().open());
    }

    private static long shippingTax(OrderCore order, ShipRequest request) {
        long authorised = order.charges().shippingTax();
        if (request.shippingTax() == null) {
            return authorised;
        }
        var given = request.shippingTax();
        if (given.minor() < 0 || !given.currency().getCurrencyCode().equals(order.currency())) {
            throw Problem.INVALID_PARAMETER.because(
                    "shipping_tax_details must be in %s and not negative.".formatted(order.currency()));
        }
        if (given.minor() > authorised) {
            throw Problem.TAX_ABOVE_AUTHORISED.because(
                    "Shipping tax is above the authorised %s.".formatted(Money.of(authorised, order.currency())));
        }
        return given.minor();
    }

    private static void checkRequest(ShipRequest request) {
        if (request.externalId() != null
                && !EXTERNAL_ID.matcher(request.externalId()).matches()) {
            throw Problem.INVALID_PARAMETER.because(
                    "external_shipment_id must be 1 to 100 letters, digits and underscores.");
        }
        if (request.originPostalCode() != null
                && !ZIP.matcher(request.originPostalCode()).matches()) {
            throw Problem.BAD_ORIGIN_POSTAL_CODE.because("shipment_origin_postal_code must be ZIP or ZIP+4.");
        }
    }

    private static void checkState(OrderCore order, ShipRequest request) {
        switch (order.state()) {
            case FB_PROCESSING ->
                throw Problem.PENDING_ACTION.because(
                        "Order %d is on hold until %s.".formatted(order.id(), order.holdUntil()));
            case CREATED ->
                throw Problem.NOT_ACKNOWLEDGED.because(
                        "Order %d is CREATED; acknowledge it before you ship it.".formatted(order.id()));
            case COMPLETED -> {
                if (order.isCancelled()) {
                    throw Problem.SHIP_CANCELLED.because("Order %d is cancelled.".formatted(order.id()));
                }
                // A list of items gets the answer for these items.
                if (request.items() == null) {
                    throw Problem.SHIP_COMPLETE.because("Nothing of order %d is open.".formatted(order.id()));
                }
            }
            case IN_PROGRESS -> {
                // the state in which shipments are made
            }
        }
    }
}
