package dev.aftersale.returns;

import dev.aftersale.base.Idempotency;
import dev.aftersale.base.Idempotency.Answer;
import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import dev.aftersale.base.RequestKey;
import dev.aftersale.base.Tx;
import dev.aftersale.event.Events;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.order.Item;
import dev.aftersale.order.Order;
import dev.aftersale.order.OrderPart;
import dev.aftersale.order.Orders;
import dev.aftersale.order.RefundableOrders;
import dev.aftersale.returns.Returns.Moved;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes requests in: whether they may be, what they are worth, and what the merchant's rules make of them. */
@Component
final class ReturnRequests {

    private static final int MOST_ITEMS = 500;
    private static final int MOST_TEXT = 2_000;
    private static final Duration HISTORY = Duration.ofDays(365);

    private final Idempotency idempotency;
    private final Merchants merchants;
    private final Orders orders;
    private final RefundableOrders refundable;
    private final ReturnPolicies policies;
    private final ReturnMoves moves;
    private final ReturnSettlement settlement;
    private final Events events;

    ReturnRequests(
            Idempotency idempotency,
            Merchants merchants,
            Orders orders,
            RefundableOrders refundable,
            ReturnPolicies policies,
            ReturnMoves moves,
            ReturnSettlement settlement,
            Events events) {
        this.idempotency = idempotency;
        this.merchants = merchants;
        this.orders = orders;
        this.refundable = refundable;
        this.policies = policies;
        this.moves = moves;
        this.settlement = settlement;
        this.events = events;
    }

    Answer<Moved> request(MerchantId merchant, RequestReturn request, @Nullable RequestKey key) {
        if (request.by() == Party.MERCHANT) {
            moves.refuseSuspended(merchant);
        }
        check(request);
        return idempotency.once(
                merchant,
                key,
                Moved.class,
                batch -> refundable.lock(batch, merchant, request.orderId()),
                (tx, locked) -> {
                    if (locked.isEmpty()) {
                        throw Problem.INVALID_ORDER.because("Invalid Order ID: " + request.orderId() + ".");
                    }
                    return Moved.of(open(tx, merchant, request));
                });
    }

    private static void check(RequestReturn request) {
        if (request.items().isEmpty() || request.items().size() > MOST_ITEMS) {
            throw Problem.INVALID_PARAMETER.because("A return has 1 to " + MOST_ITEMS + " items.");
        }
        if (request.photos().size() > RequestReturn.MOST_PHOTOS) {
            throw Problem.INVALID_PARAMETER.because("A return has at most 6 photos.");
        }
        refuseLong(request.message());
        for (var item : request.items()) {
            refuseLong(item.note());
            if (item.quantity() < 1) {
                throw Problem.INVALID_PARAMETER.because("quantity of " + item.name() + " must be at least 1.");
            }
            if (item.exchangeFor() != null
                    && (item.exchangeFor().isBlank() || item.exchangeFor().length() > 100)) {
                throw Problem.INVALID_PARAMETER.because("exchange_for must be a retailer id.");
            }
        }
        if (request.reference() != null
                && (request.reference().isBlank() || request.reference().length() > 100)) {
            throw Problem.INVALID_PARAMETER.because("merchant_return_id must have 1 to 100 characters.");
        }
    }

    static void refuseLong(@Nullable String text) {
        if (text != null && text.length() > MOST_TEXT) {
            throw Problem.INVALID_PARAMETER.because("A message must not have more than 2000 characters.");
        }
    }

    /** The order is under lock: nobody else takes the same units. */
    private Return open(Tx tx, MerchantId merchant, RequestReturn request) {
        Order order =
                orders
                        .find(tx, merchant, List.of(request.orderId()), Set.of(OrderPart.ITEMS, OrderPart.SHIPMENTS))
                        .stream()
                        .findFirst()
                        .orElseThrow();
        ReturnPolicy policy = policies.of(tx, merchant);
        if (request.by() == Party.BUYER) {
            if (policy.mode() == ReturnPolicy.Mode.EXTERNAL) {
                throw Problem.RETURNS_ELSEWHERE.because("This merchant takes returns at %s"
                        .formatted(policy.link(order.id(), order.core().reference())));
            }
            if (!policy.resolutions().contains(request.resolution())) {
                throw Problem.NOT_RETURNABLE.because("This merchant offers no " + request.resolution() + ".");
            }
        }
        var lines = lines(tx, merchant, order, policy, request);
        long value = lines.stream().mapToLong(Return.Line::value).sum();
        var facts = new ReturnCase(
                lines.stream()
                        .map(Return.Line::reason)
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(ReturnReason.class))),
                lines.stream().map(Return.Line::retailerId).toList(),
                value,
                order.core().currency(),
                request.resolution(),
                request.photos().size(),
                history(tx, order));
        var decided = request.by() == Party.BUYER
                ? ReturnRule.decide(
                        policy.rules(), facts, merchants.get(merchant).currency())
                : new ReturnCase.Decided(request.by() == Party.PLATFORM ? Verdict.APPROVE : Verdict.REVIEW, null);
        Return made = made(tx, order, request, lines, value, decided, policy);
        ReturnStore.insert(tx, made, facts, Deadlines.next(made, policy, tx.now()));
        orders.markReturned(tx, order.core());
        ReturnFileStore.insertPhotos(tx, merchant, made.id(), request.photos());
        ReturnStore.step(tx, made, Move.REQUEST, request.by(), ReturnMoves.actor(), request.message());
        events.publish(tx, ReturnEvents.of(tx, Move.REQUEST, made, request.by(), null));
        return apply(tx, made, decided.verdict());
    }

    private Return made(
            Tx tx,
            Order order,
            RequestReturn request,
            List<Return.Line> lines,
            long value,
            ReturnCase.Decided decided,
            ReturnPolicy policy) {
        Instant answerBy =
                policies.calendar(tx, order.core().merchant()).afterWorkingDays(tx.now(), policy.answerDays());
        return new Return(
                Ids.next(order.core().merchant().shard()),
                order.core().merchant(),
                order.id(),
                order.core().test(),
                ReturnState.REQUESTED,
                1,
                request.by(),
                request.reference(),
                request.resolution(),
                order.core().currency(),
                value,
                0,
                0,
                buyerKey(order),
                request.message(),
                null,
                null,
                decided.verdict(),
                decided.rule(),
                new Return.Times(tx.now(), answerBy, null, null, null, null, null, null, null, null, tx.now()),
                null,
                null,
                null,
                lines,
                List.of(),
                List.of(),
                List.of());
    }

    /** Who the buyer is, across orders: the platform's own id, or the address. */
    static @Nullable String buyerKey(Order order) {
        var buyer = order.buyer();
        if (buyer.ref() != null) {
            return "ref:" + buyer.ref();
        }
        return buyer.email() == null ? null : "mail:" + buyer.email().strip().toLowerCase(Locale.ROOT);
    }

    private List<Return.Line> lines(
            Tx tx, MerchantId merchant, Order order, ReturnPolicy policy, RequestReturn request) {
        var eligible = EligibilityPolicy.decide(
                        order,
                        policy,
                        policies.calendar(tx, merchant),
                        ReturnStore.used(tx, merchant, order.id()),
                        tx.now())
                .lines()
                .stream()
                .collect(Collectors.toMap(Eligibility.Line::itemId, line -> line));
        // By item id, so that a request that names an item twice is one line, and rows are written in one order.
        Map<Long, Return.Line> lines = new TreeMap<>();
        for (var wanted : request.items()) {
            Item item = find(order, wanted);
            var earlier = lines.get(item.id());
            int units = wanted.quantity() + (earlier == null ? 0 : earlier.quantity());
            refuseWhatCantBe(eligible.get(item.id()), item, units, request.by());
            lines.put(
                    item.id(),
                    new Return.Line(
                            item.id(),
                            item.retailerId(),
                            units,
                            wanted.reason(),
                            wanted.note(),
                            request.resolution() == Resolution.EXCHANGE ? wanted.exchangeFor() : null,
                            EligibilityPolicy.value(item, units),
                            0,
                            0,
                            0,
                            0,
                            0,
                            0));
        }
        return List.copyOf(lines.values());
    }

    private static Item find(Order order, RequestReturn.Wanted wanted) {
        return order.items().stream()
                .filter(item -> wanted.itemId() != null
                        ? item.id() == wanted.itemId()
                        : item.retailerId().equals(wanted.retailerId()))
                .findFirst()
                .orElseThrow(() ->
                        Problem.NOT_RETURNABLE.because("Order %d has no %s.".formatted(order.id(), wanted.name())));
    }

    /** A merchant may take back what its policy wouldn't: late, or on final sale. The law of withdrawal knows neither. */
    private static void refuseWhatCantBe(Eligibility.@Nullable Line line, Item item, int units, Party by) {
        var whyNot = line == null ? Eligibility.WhyNot.NOT_SHIPPED : line.whyNot();
        boolean waived = by != Party.BUYER
                && (whyNot == Eligibility.WhyNot.WINDOW_OVER || whyNot == Eligibility.WhyNot.FINAL_SALE);
        if (whyNot != null && !waived) {
            throw (whyNot == Eligibility.WhyNot.WINDOW_OVER ? Problem.RETURN_WINDOW_OVER : Problem.NOT_RETURNABLE)
                    .because("item %d (%s): %s.".formatted(item.id(), item.retailerId(), whyNot));
        }
        int left = waived || line == null ? item.capturedQuantity() - item.refundedQuantity() : line.quantity();
        if (units > left) {
            throw Problem.NOT_RETURNABLE.because("item %d (%s): %d units asked, %d may be returned."
                    .formatted(item.id(), item.retailerId(), units, left));
        }
    }

    private ReturnCase.BuyerHistory history(Tx tx, Order order) {
        String key = buyerKey(order);
        if (key == null) {
            return ReturnCase.BuyerHistory.NONE;
        }
        var merchant = order.core().merchant();
        boolean test = order.core().test();
        int[] returns = ReturnStore.history(tx, merchant, key, tx.now().minus(HISTORY), test);
        String ref = order.buyer().ref();
        var bought = ref == null
                ? new Orders.BuyerHistory(0, null)
                : orders.buyerHistory(tx, merchant, ref, test, order.core().placedAt());
        long days = bought.first() == null
                ? 0
                : Duration.between(bought.first(), tx.now()).toDays();
        return new ReturnCase.BuyerHistory(bought.orders(), Math.max(0, days), returns[0], returns[1]);
    }

    private Return apply(Tx tx, Return made, Verdict verdict) {
        return switch (verdict) {
            case REVIEW -> made;
            case APPROVE -> accept(tx, made);
            case INSTANT_REFUND, RETURNLESS_REFUND -> paid(tx, accept(tx, made));
        };
    }

    private Return accept(Tx tx, Return made) {
        return moves.make(tx, made, Move.ACCEPT, Party.PLATFORM, made.rule(), revision -> {});
    }

    /** A refund that is refused after all (a dispute, say) is left to a human; the return stays accepted. */
    private Return paid(Tx tx, Return accepted) {
        if (accepted.resolution() == Resolution.EXCHANGE) {
            return accepted;
        }
        try {
            return tx.part(() -> {
                settlement.pay(tx, accepted, RefundOfReturn.proposed(accepted.id()));
                return ReturnStore.lock(tx, accepted.merchant(), accepted.id()).orElseThrow();
            });
        } catch (ProblemException refused) {
            return accepted;
        }
    }
}
