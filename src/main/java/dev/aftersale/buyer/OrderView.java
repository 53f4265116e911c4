package dev.aftersale.buyer;

import dev.aftersale.base.Money;
import dev.aftersale.consent.Consents.Standing;
import dev.aftersale.order.Item;
import dev.aftersale.order.Shipment;
import dev.aftersale.order.TrackingLink;
import dev.aftersale.returns.Eligibility;
import dev.aftersale.returns.Return;
import dev.aftersale.support.Message;
import dev.aftersale.withdrawal.Stated;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that an order's page shows.
 *
 * @param cancelUntil null where there is no end; only of meaning if {@code mayCancel}
 * @param last the last message of the conversation
 * @param withdrawn what the buyer stated; null: nothing
 * @param unreached a hint at the buyer's address, where it sends our mail back; null: it does not
 */
public record OrderView(
        Guest guest,
        Progress progress,
        List<Line> lines,
        List<Parcel> parcels,
        Sums sums,
        List<GivenBack> refunds,
        List<Return> returns,
        Eligibility eligibility,
        boolean mayCancel,
        @Nullable Instant cancelUntil,
        int unread,
        @Nullable Message last,
        Standing consent,
        boolean mayWithdraw,
        @Nullable Instant withdrawUntil,
        @Nullable Stated withdrawn,
        @Nullable String unreached) {

    /** Enough of an address for its owner to know it, and for nobody else who holds the link: {@code a…@b….test}. */
    static String hinted(String address) {
        int at = address.lastIndexOf('@');
        int dot = address.lastIndexOf('.');
        return at < 1 || at + 1 >= address.length()
                ? "…"
                : first(address) + "…@" + first(address.substring(at + 1)) + "…"
                        + (dot > at ? address.substring(dot) : "");
    }

    private static String first(String text) {
        return text.substring(0, text.offsetByCodePoints(0, 1));
    }

    /** An item with what became of its units. */
    public record Line(String name, int quantity, int cancelled, int refunded, int open, Money amount) {

        static Line of(Item item, String currency, boolean inclusive) {
            return new Line(
                    item.productName(),
                    item.quantity(),
                    item.cancelled(),
                    item.refundedQuantity(),
                    item.open(),
                    Money.of(item.net() + (inclusive ? item.tax() : 0), currency));
        }
    }

    /** A shipment; {@code link} leads to its carrier, where we know the way. */
    public record Parcel(
            @Nullable String carrier,
            @Nullable String number,
            @Nullable String link,
            Instant at,
            int units,
            Shipment.Journey journey) {

        static Parcel of(Shipment shipment) {
            var tracking = shipment.tracking();
            return new Parcel(
                    tracking.carrier(),
                    tracking.number(),
                    TrackingLink.of(tracking.carrier(), tracking.number()),
                    shipment.shippedAt(),
                    shipment.lines().stream().mapToInt(Shipment.Line::quantity).sum(),
                    shipment.journey());
        }
    }

    public boolean mayReturn() {
        return eligibility.isAny();
    }

    /** Items by id, for what names them only so. */
    public String nameOf(long itemId) {
        return guest.order().items().stream()
                .filter(item -> item.id() == itemId)
                .map(Item::productName)
                .findFirst()
                .orElse("");
    }
}
