package dev.aftersale.order;

import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Sales that are over: taken in as shipped and captured on their day, through the same code as today's. */
@Component
public class PastOrders {

    private final Merchants merchants;
    private final Shipments shipments;

    PastOrders(Merchants merchants, Shipments shipments) {
        this.merchants = merchants;
        this.shipments = shipments;
    }

    /** A past order, or the one that was taken in under this number before. */
    public record Recorded(long id, boolean isNew) {}

    /**
     * Records {@code order} within a running transaction. Its payment was captured outside Aftersale, so its gateway is
     * {@code external}; stock is not touched and nobody gets a mail.
     */
    public Recorded record(Tx tx, MerchantId merchantId, NewOrder order) {
        Merchant merchant = Orders.active(merchants, merchantId);
        String number = Objects.requireNonNull(order.externalId(), "a past order has a number");
        Optional<Long> earlier = OrderStore.byExternalId(tx, merchantId, order.test(), number);
        if (earlier.isPresent()) {
            return new Recorded(earlier.get(), false);
        }
        var priced = OrderPricing.price(order);
        Instant placedAt = Orders.placedAt(tx, order.placedAt());
        long id = Ids.next(merchantId.shard());
        Orders.write(
                tx,
                new OrderStore.Header(
                        id,
                        merchantId,
                        OrderState.IN_PROGRESS,
                        merchant.settings().pricesIncludeTax(),
                        placedAt,
                        placedAt,
                        placedAt.atZone(ZoneOffset.UTC).toLocalDate(),
                        null),
                order,
                priced);
        shipments.ship(
                tx,
                merchant,
                OrderStore.lock(tx, merchantId, id).orElseThrow(),
                new ShipRequest(id, null, Shipment.Tracking.NONE, null, null, null, null, null, false),
                placedAt,
                true);
        return new Recorded(id, true);
    }

    /** Units of a purchase that are not refunded yet. */
    public record Purchase(long orderId, long itemId, int unitsLeft) {}

    /**
     * What a buyer bought of a product at a price and still has: the most recent purchase first.
     *
     * @param unitPrice minor units
     * @param until purchases up to this moment; null: now
     */
    public List<Purchase> purchases(
            Tx tx,
            MerchantId merchant,
            boolean test,
            String buyerRef,
            String retailerId,
            long unitPrice,
            @Nullable Instant until) {
        return PastOrderStore.purchases(
                tx, merchant, test, buyerRef, retailerId, unitPrice, Orders.placedAt(tx, until));
    }
}
