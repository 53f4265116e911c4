package dev.aftersale.api;

import dev.aftersale.api.graph.Call;
import dev.aftersale.api.graph.Cursor;
import dev.aftersale.api.graph.Fields;
import dev.aftersale.api.graph.NodeType;
import dev.aftersale.api.graph.Reply;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.mask.Masks;
import dev.aftersale.order.Order;
import dev.aftersale.order.OrderPart;
import dev.aftersale.order.OrderQuery;
import dev.aftersale.order.OrderState;
import dev.aftersale.order.Orders;
import dev.aftersale.refund.Refund;
import dev.aftersale.refund.Refunds;
import dev.aftersale.returns.Return;
import dev.aftersale.returns.Returns;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads orders for answers, and of each only the parts that are asked for. */
@Component
class OrderReading {

    private final Orders orders;
    private final Refunds refunds;
    private final Returns returns;
    private final Masks masks;

    OrderReading(Orders orders, Refunds refunds, Returns returns, Masks masks) {
        this.masks = masks;
        this.orders = orders;
        this.refunds = refunds;
        this.returns = returns;
    }

    /** An order's own edges, as far as they are read apart from it. */
    private enum Part {
        ITEMS,
        SHIPMENTS,
        CANCELLATIONS,
        REFUNDS,
        RETURNS,
        BUYER
    }

    Reply one(Call call) {
        return call.reply(OrderNodes.ORDER, view(call.merchant(), call.node(), wanted(call.fields())));
    }

    /** The order after a change, with the fields asked for. */
    OrderView changed(MerchantId merchant, long orderId, Fields fields) {
        return view(merchant, orderId, wanted(fields));
    }

    <N> Reply edge(Call call, NodeType<N> type, Function<OrderView, Collection<N>> rows) {
        var view = view(call.merchant(), call.node(), partsOf(call.route().edge()));
        return call.reply(type, rows.apply(view));
    }

    Reply list(Call call) {
        var params = call.params();
        Instant after = params.optionalTime("updated_after");
        Instant before = params.optionalTime("updated_before");
        String reference = params.optionalText("merchant_order_reference", 100);
        Set<OrderState> states = params.choices("state", OrderState.class);
        if (states.isEmpty() && reference == null) {
            states = EnumSet.of(OrderState.CREATED);
        }
        boolean byTime = after != null || before != null;
        var page = call.page(byTime ? 2 : 1);
        var query = new OrderQuery(
                states,
                params.choices("filters", OrderQuery.Filter.class),
                after,
                before,
                params.flag("is_test_order", false),
                reference,
                place(page.after() != null ? page.after() : page.before(), byTime),
                page.before() != null,
                page.fetch());
        var wanted = wanted(call.fields());
        var found = orders.list(call.merchant(), query, orderParts(wanted));
        var views = views(call.merchant(), found, wanted);
        return call.reply(
                OrderNodes.ORDER,
                page,
                views,
                view -> cursor(view.core().updatedAt(), view.order().id(), byTime));
    }

    private static OrderQuery.@Nullable Place place(@Nullable Cursor cursor, boolean byTime) {
        if (cursor == null) {
            return null;
        }
        return byTime
                ? new OrderQuery.Place(micros(cursor.key(0)), cursor.key(1))
                : new OrderQuery.Place(Instant.EPOCH, cursor.key(0));
    }

    private static Cursor cursor(Instant updatedAt, long id, boolean byTime) {
        return byTime
                ? Cursor.of(updatedAt.getEpochSecond() * 1_000_000 + updatedAt.getNano() / 1_000, id)
                : Cursor.of(id);
    }

    private static Instant micros(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1_000L);
    }

    private OrderView view(MerchantId merchant, long orderId, Set<Part> wanted) {
        Order order = orders.find(merchant, orderId, orderParts(wanted))
                .orElseThrow(
                        () -> Problem.UNKNOWN_OBJECT.because("No order " + orderId + " is visible to this token."));
        return views(merchant, List.of(order), wanted).getFirst();
    }

    private List<OrderView> views(MerchantId merchant, List<Order> found, Set<Part> wanted) {
        Map<Long, List<Refund>> refundsOf = wanted.contains(Part.REFUNDS) ? refundsOf(merchant, found) : Map.of();
        Map<Long, List<Return>> returnsOf = wanted.contains(Part.RETURNS)
                ? returns.ofOrders(merchant, found.stream().map(Order::id).toList()).stream()
                        .collect(Collectors.groupingBy(Return::orderId))
                : Map.of();
        Map<Long, String> masks = wanted.contains(Part.BUYER) ? masksOf(merchant, found) : Map.of();
        return found.stream()
                .map(order -> new OrderView(
                        order,
                        refundsOf.getOrDefault(order.id(), List.of()),
                        returnsOf.getOrDefault(order.id(), List.of()),
                        masks.get(order.id())))
                .toList();
    }

    private Map<Long, String> masksOf(MerchantId merchant, List<Order> found) {
        return masks.ofBuyers(
                merchant,
                found.stream()
                        .filter(order ->
                                order.buyer().email() != null && order.core().state() != OrderState.FB_PROCESSING)
                        .map(Order::id)
                        .toList());
    }

    private Map<Long, List<Refund>> refundsOf(MerchantId merchant, List<Order> found) {
        var refunded = found.stream()
                .filter(order -> order.core().charges().refunds() > 0)
                .map(Order::id)
                .toList();
        return refunds.ofOrders(merchant, refunded).stream().collect(Collectors.groupingBy(Refund::orderId));
    }

    private static Set<OrderPart> orderParts(Set<Part> wanted) {
        var parts = EnumSet.noneOf(OrderPart.class);
        for (Part part : wanted) {
            switch (part) {
                case ITEMS -> parts.add(OrderPart.ITEMS);
                case SHIPMENTS -> parts.add(OrderPart.SHIPMENTS);
                case CANCELLATIONS -> parts.add(OrderPart.CANCELLATIONS);
                case REFUNDS, RETURNS, BUYER -> {
                    // read by itself
                }
            }
        }
        return parts;
    }

    private static Set<Part> wanted(Fields fields) {
        var wanted = EnumSet.noneOf(Part.class);
        for (String edge : List.of("items", "shipments", "payments", "cancellations", "refunds", "returns")) {
            if (fields.wants(edge)) {
                wanted.addAll(partsOf(edge));
            }
        }
        if (fields.wants("buyer_details")) {
            wanted.add(Part.BUYER);
        }
        return wanted;
    }

    /** Lines of shipments, cancellations and refunds are named by the items' retailer ids. */
    private static Set<Part> partsOf(String edge) {
        return switch (edge) {
            case "items" -> EnumSet.of(Part.ITEMS);
            case "shipments" -> EnumSet.of(Part.ITEMS, Part.SHIPMENTS);
            case "payments" -> EnumSet.of(Part.SHIPMENTS, Part.REFUNDS);
            case "cancellations" -> EnumSet.of(Part.ITEMS, Part.CANCELLATIONS);
            case "refunds" -> EnumSet.of(Part.ITEMS, Part.REFUNDS);
            case "returns" -> EnumSet.of(Part.RETURNS);
            default -> EnumSet.noneOf(Part.class);
        };
    }
}
