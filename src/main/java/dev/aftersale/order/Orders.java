package dev.aftersale.order;

import dev.aftersale.base.Db;
import dev.aftersale.base.Idempotency;
import dev.aftersale.base.Idempotency.Answer;
import dev.aftersale.base.Ids;
import dev.aftersale.base.Json;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.base.RequestKey;
import dev.aftersale.base.Tx;
import dev.aftersale.event.EventType;
import dev.aftersale.event.Events;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.Tokens;
import dev.aftersale.payment.PaymentIntents;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes orders in, has them acknowledged, and shows them. */
@Component
public class Orders {

    /** By how much the clock of a checkout or a carrier may be ahead of ours. */
    static final Duration CLOCKS_DIFFER = Duration.ofMinutes(10);

    private final Db db;
    private final Idempotency idempotency;
    private final Merchants merchants;
    private final Tokens tokens;
    private final PaymentIntents intents;
    private final Events events;

    Orders(Db db, Idempotency idempotency, Merchants merchants, Tokens tokens, PaymentIntents intents, Events events) {
        this.db = db;
        this.idempotency = idempotency;
        this.merchants = merchants;
        this.tokens = tokens;
        this.intents = intents;
        this.events = events;
    }

    /** What became of a sale that was handed over. {@code total} in minor units. */
    public record Placed(long id, OrderState state, Instant holdUntil, long total, String currency) {}

    public record Acknowledged(
            long id, OrderState state, @Nullable String reference) {}

    /**
     * Takes a sale in, whole or not at all. Its own number, if it has one, is its key: the same sale is taken once, and
     * another sale under its number is refused. A refusal is not kept under the number, so that the sale can come again
     * once its cause is gone.
     *
     * @param key of a sale that has no number
     */
    public Answer<Placed> place(MerchantId merchantId, NewOrder order, @Nullable RequestKey key) {
        if (order.externalId() != null) {
            return db.within(merchantId, tx -> place(tx, merchantId, order));
        }
        Merchant merchant = active(merchantId);
        var priced = price(order);
        boolean tied = tokens.isTied(merchantId);
        return idempotency.once(
                merchantId,
                key,
                Placed.class,
                batch -> () -> merchant,
                (tx, locked) -> insert(tx, locked, order, priced, tied));
    }

    /** The same within a running transaction, for many sales in one; each has a number. */
    public Answer<Placed> place(Tx tx, MerchantId merchantId, NewOrder order) {
        Merchant merchant = active(merchantId);
        RequestKey number = Objects.requireNonNull(OrderJson.key(order), "a sale among many has a number");
        var priced = price(order);
        boolean tied = tokens.isTied(merchantId);
        return idempotency.once(tx, merchantId, number, Placed.class, () -> {
            OrderStore.byExternalId(tx, merchantId, order.test(), String.valueOf(order.externalId()))
                    .ifPresent(id -> {
                        throw Problem.KEY_REUSED.because(
                                "order %s was taken before as %d, by another way.".formatted(order.externalId(), id));
                    });
            return insert(tx, merchant, order, priced, tied);
        });
    }

    private OrderPricing.Priced price(NewOrder order) {
        if (!intents.gateways().contains(order.payment().gateway())) {
            throw Problem.INVALID_PARAMETER.because("payment.gateway must be one of %s."
                    .formatted(String.join(", ", new TreeSet<>(intents.gateways()))));
        }
        return OrderPricing.price(order);
    }

    private Placed insert(Tx tx, Merchant merchant, NewOrder order, OrderPricing.Priced priced, boolean tied) {
        var settings = merchant.settings();
        Instant placedAt = placedAt(tx, order.placedAt());
        Instant holdUntil = tx.now().plus(settings.hold());
        OrderState state = settings.hold().isZero() ? released(tied) : OrderState.FB_PROCESSING;
        long id = Ids.next(merchant.id().shard());
        var header = new OrderStore.Header(
                id,
                merchant.id(),
                state,
                settings.pricesIncludeTax(),
                placedAt,
                holdUntil,
                placedAt.plus(settings.shipWithin()).atZone(ZoneOffset.UTC).toLocalDate(),
                tx.now().plus(settings.cancelUnshippedAfter()));
        var items = write(tx, header, order, priced);
        if (!order.test()) {
            InventoryStore.take(tx, merchant.id(), items);
        }
        tell(tx, EventType.ORDER_PLACED, merchant.id(), id, order.test(), state);
        if (state != OrderState.FB_PROCESSING) {
            tell(tx, EventType.ORDER_CREATED, merchant.id(), id, order.test(), state);
        }
        return new Placed(id, state, holdUntil, priced.total(), order.currency());
    }

    /** Writes the order and its lines; an unknown product is entered in the catalog, uncounted. */
    static List<Item> write(Tx tx, OrderStore.Header header, NewOrder order, OrderPricing.Priced priced) {
        var products = InventoryStore.productIds(tx, header.merchant(), order);
        var items = new ArrayList<Item>(priced.lines().size());
        for (var line : priced.lines()) {
            var ordered = line.ordered();
            items.add(new Item(
                    Ids.next(header.merchant().shard()),
                    items.size() + 1,
                    ordered.retailerId(),
                    productId(ordered, products),
                    ordered.name(),
                    ordered.unitPrice(),
                    ordered.quantity(),
                    line.discount(),
                    line.net(),
                    line.tax(),
                    ordered.extras(),
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0));
        }
        OrderStore.insert(
                tx,
                header,
                order,
                priced,
                order.address() == null ? null : Json.write(order.address()),
                order.shipping() == null ? null : Json.write(order.shipping()),
                order.promotions().isEmpty() ? null : Json.write(order.promotions()));
        OrderStore.insertItems(tx, header.merchant(), header.id(), items);
        OrderTermStore.enter(tx, header.merchant(), header.id(), order);
        return items;
    }

    private static long productId(NewOrder.Line ordered, Map<String, Long> products) {
        return ordered.productId() != null
                ? ordered.productId()
                : Objects.requireNonNull(products.get(ordered.retailerId()));
    }

    /** @param said null: now. What lies ahead is a mistake: every deadline of the order hangs on it */
    static Instant placedAt(Tx tx, @Nullable Instant said) {
        if (said != null && said.isAfter(tx.now().plus(CLOCKS_DIFFER))) {
            throw Problem.INVALID_PARAMETER.at(
                    "placed_at", "must not lie in the future: it is %s, and now it is %s.".formatted(said, tx.now()));
        }
        return said == null ? tx.now() : said;
    }

    static OrderState released(boolean tied) {
        return tied ? OrderState.CREATED : OrderState.IN_PROGRESS;
    }

    /** Moves an order from CREATED to IN_PROGRESS, and enters the merchant's own number once. */
    public Answer<Acknowledged> acknowledge(
            MerchantId merchant, long orderId, @Nullable String reference, @Nullable RequestKey key) {
        active(merchant);
        return idempotency.once(
                merchant, key, Acknowledged.class, batch -> OrderStore.lock(batch, merchant, orderId), (tx, locked) -> {
                    OrderCore order = locked.orElseThrow(() -> unknown(orderId)).core();
                    if (order.state() != OrderState.CREATED) {
                        throw Problem.NOT_ACKNOWLEDGEABLE.because(
                                "Order %d is %s%s; only CREATED orders are acknowledged."
                                        .formatted(
                                                orderId, order.state(), order.isCancelled() ? " and cancelled" : ""));
                    }
                    setReference(tx, order, reference);
                    String current = acknowledge(tx, events, order, reference);
                    return new Acknowledged(orderId, OrderState.IN_PROGRESS, current);
                });
    }

    /** Of an order that waits for it, whose reference is entered already. */
    static @Nullable String acknowledge(Tx tx, Events events, OrderCore order, @Nullable String reference) {
        OrderStore.setState(tx, order, OrderState.IN_PROGRESS);
        String current = reference != null ? reference : order.reference();
        events.publish(
                tx,
                OrderEvents.order(
                        tx,
                        EventType.ORDER_ACKNOWLEDGED,
                        order.merchant(),
                        order.id(),
                        order.test(),
                        current,
                        OrderState.IN_PROGRESS,
                        Map.of()));
        return current;
    }

    /** Enters the merchant's own number by itself. */
    public void setReference(MerchantId merchant, long orderId, String reference) {
        active(merchant);
        db.within(merchant, tx -> {
            OrderCore order = OrderStore.lock(tx, merchant, orderId)
                    .orElseThrow(() -> unknown(orderId))
                    .core();
            setReference(tx, order, reference);
            return orderId;
        });
    }

    /** Enters the merchant's own number with another change; it is set once and never changed. */
    static void setReference(Tx tx, OrderCore order, @Nullable String reference) {
        if (reference == null || reference.equals(order.reference())) {
            return;
        }
        if (reference.isBlank() || reference.length() > 100) {
            throw Problem.INVALID_PARAMETER.because("merchant_order_reference must have 1 to 100 characters.");
        }
        if (order.reference() != null) {
            throw Problem.REFERENCE_IS_SET.because(
                    "merchant_order_reference of order %d is '%s'.".formatted(order.id(), order.reference()));
        }
        OrderStore.setReference(tx, order, reference);
        OrderTermStore.enter(tx, order, reference);
    }

    /** Orders by id, in the order asked for; those that the merchant doesn't have are left out. */
    public List<Order> find(MerchantId merchant, List<Long> ids, Set<OrderPart> parts) {
        return db.within(merchant, tx -> OrderReadStore.find(tx, merchant, ids, parts));
    }

    public Optional<Order> find(MerchantId merchant, long id, Set<OrderPart> parts) {
        return find(merchant, List.of(id), parts).stream().findFirst();
    }

    /** The same within a running transaction, for workers that act on what they read. */
    public List<Order> find(Tx tx, MerchantId merchant, List<Long> ids, Set<OrderPart> parts) {
        return OrderReadStore.find(tx, merchant, ids, parts);
    }

    /** Locks the order for as long as {@code tx} lasts: what is read after it is as the last change left it. */
    public void lock(Tx tx, MerchantId merchant, long orderId) {
        if (OrderStore.lock(tx, merchant, orderId).isEmpty()) {
            throw unknown(orderId);
        }
    }

    /** Whose order it is, if anybody's: for somebody who knows nothing but its number. */
    public Optional<MerchantId> merchantOf(long orderId) {
        return db.platform(tx -> BuyerStore.merchantOf(tx, orderId));
    }

    /** From now on {@code order} is among those with a return, {@link OrderFilter#returned()}. */
    public void markReturned(Tx tx, OrderCore order) {
        OrderTermStore.markReturned(tx, order);
    }

    /** From now on {@code order} is among those whose buyer withdrew, {@link OrderFilter#withdrawn()}. */
    public void markWithdrawn(Tx tx, OrderCore order) {
        OrderTermStore.markWithdrawn(tx, order);
    }

    /** Whether the buyer with this address wants mail about other things than its orders; on all of its orders. */
    public void setRemarketing(Tx tx, MerchantId merchant, String email, boolean wanted) {
        BuyerStore.setRemarketing(tx, merchant, email, wanted);
    }

    /** The buyers' e-mail addresses by order, where there are any; for writing to them, and nothing else. */
    public Map<Long, String> buyerEmails(Tx tx, MerchantId merchant, Set<Long> orderIds) {
        return BuyerStore.emails(tx, merchant, orderIds);
    }

    /** What a buyer bought from the merchant before. {@code first}: when the first of it was placed; null: nothing. */
    public record BuyerHistory(int orders, @Nullable Instant first) {}

    /** Of the buyer with the platform's id {@code ref}, up to {@code before}. */
    public BuyerHistory buyerHistory(Tx tx, MerchantId merchant, String ref, boolean test, Instant before) {
        return BuyerStore.history(tx, merchant, ref, test, before);
    }

    public List<Order> list(MerchantId merchant, OrderQuery query, Set<OrderPart> parts) {
        return db.within(merchant, tx -> OrderReadStore.list(tx, merchant, query, parts));
    }

    Merchant active(MerchantId id) {
        return active(merchants, id);
    }

    static Merchant active(Merchants merchants, MerchantId id) {
        return merchants.mayChange(id);
    }

    static dev.aftersale.base.ProblemException unknown(long orderId) {
        return Problem.INVALID_ORDER.because("Invalid Order ID: " + orderId + ".");
    }

    private void tell(Tx tx, EventType type, MerchantId merchant, long orderId, boolean test, OrderState state) {
        events.publish(tx, OrderEvents.order(tx, type, merchant, orderId, test, null, state, Map.of()));
    }
}
