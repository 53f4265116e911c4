package dev.aftersale.api;

import static dev.aftersale.api.graph.Shape.FLAG;
import static dev.aftersale.api.graph.Shape.ID;
import static dev.aftersale.api.graph.Shape.MONEY;
import static dev.aftersale.api.graph.Shape.OBJECT;
import static dev.aftersale.api.graph.Shape.TEXT;
import static dev.aftersale.api.graph.Shape.TIME;
import static dev.aftersale.merchant.Scope.COMMERCE_ACCOUNT_READ_ORDERS;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.aftersale.api.graph.Call;
import dev.aftersale.api.graph.Kind;
import dev.aftersale.api.graph.NodeType;
import dev.aftersale.api.graph.Obj;
import dev.aftersale.api.graph.Reply;
import dev.aftersale.api.graph.Route;
import dev.aftersale.api.graph.RouteSource;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.base.PublicUrl;
import dev.aftersale.desk.OrderFinder;
import dev.aftersale.merchant.SupportQueue;
import dev.aftersale.order.Order;
import dev.aftersale.refund.Refund;
import dev.aftersale.refund.Refunds;
import dev.aftersale.returns.Return;
import dev.aftersale.returns.Returns;
import dev.aftersale.support.SupportThread;
import dev.aftersale.support.Threads;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What an agent's sidebar asks: which order is this about, and how does it stand. */
@Component
class OrderLookupRoute implements RouteSource {

    /** In a minute, by one app: more than a team of agents asks, less than somebody who tries addresses. */
    static final int MOST = 120;

    private final OrderFinder finder;
    private final Refunds refunds;
    private final Returns returns;
    private final Threads threads;
    private final PublicUrl publicUrl;
    private final Cache<Long, AtomicInteger> counts;

    OrderLookupRoute(
            OrderFinder finder,
            Refunds refunds,
            Returns returns,
            Threads threads,
            PublicUrl publicUrl,
            InstantSource clock) {
        this.finder = finder;
        this.refunds = refunds;
        this.returns = returns;
        this.threads = threads;
        this.publicUrl = publicUrl;
        this.counts = Caffeine.newBuilder()
                .expireAfterWrite(Duration.ofMinutes(1))
                .maximumSize(10_000)
                .ticker(() -> clock.millis() * 1_000_000)
                .build();
    }

    /** @param url of its page in the console */
    private record ThreadView(SupportThread thread, String url) {}

    private record Found(OrderView order, OrderFinder.By by, List<ThreadView> threads, String url) {}

    private static final NodeType<ThreadView> THREAD = NodeType.<ThreadView>named("CommerceThread")
            .id(view -> view.thread().id())
            .value("queue", TEXT, view -> queue(view.thread()), "inquiry, claim or chargeback")
            .value("answer_by", TIME, view -> view.thread().answerBy(), "absent: nobody waits for an answer")
            .value("last_message", TIME, view -> view.thread().lastAt())
            .value("url", TEXT, ThreadView::url, "its page in the console")
            .build();

    private static final NodeType<Found> FOUND = NodeType.<Found>named("CommerceOrderLookup")
            .id(found -> found.order().order().id())
            .value("found_by", TEXT, Found::by, "ORDER_ID, REFERENCE, MASK or EMAIL")
            .value(
                    "merchant_order_reference",
                    TEXT,
                    found -> found.order().core().reference())
            .value(
                    "order_status",
                    OBJECT,
                    found -> Obj.of("state", found.order().core().state()))
            .of("state")
            .value("is_test_order", FLAG, found -> found.order().core().test())
            .value("created", TIME, found -> found.order().core().placedAt())
            .value(
                    "buyer_name",
                    TEXT,
                    found -> found.order().isBuyerShown()
                            ? found.order().order().buyer().name()
                            : null,
                    "absent while the order is on hold")
            .value(
                    "total",
                    MONEY,
                    found -> found.order().money(found.order().core().charges().authorised()))
            .value(
                    "refunded",
                    MONEY,
                    found -> found.order().money(found.order().core().charges().refunded()))
            .value("url", TEXT, Found::url, "the order's page in the console")
            .value("queue", TEXT, OrderLookupRoute::queue, "of its thread that moved last; absent: it has none")
            .value("queue_id", ID, OrderLookupRoute::latest, "that thread")
            .list("items", OrderNodes.ITEM, found -> found.order().items())
            .list("shipments", OrderNodes.SHIPMENT, found -> found.order().shipments())
            .list("refunds", OrderNodes.REFUND, found -> found.order().refundViews())
            .list("returns", ReturnNodes.RETURN, found -> found.order().returns())
            .list("threads", THREAD, Found::threads)
            .build();

    private static String queue(SupportThread thread) {
        return SupportQueue.valueOf(thread.kind().name()).key();
    }

    private static @Nullable String queue(Found found) {
        SupportThread last = last(found);
        return last == null ? null : queue(last);
    }

    private static @Nullable Long latest(Found found) {
        SupportThread last = last(found);
        return last == null ? null : Long.valueOf(last.id());
    }

    private static @Nullable SupportThread last(Found found) {
        return found.threads().stream()
                .map(ThreadView::thread)
                .max((one, other) -> Long.compare(one.lastId(), other.lastId()))
                .orElse(null);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                                Kind.CMS,
                                "order_lookup",
                                COMMERCE_ACCOUNT_READ_ORDERS,
                                "The order that an agent talks about, with all that belongs to it; logged, 120 a minute",
                                this::lookUp)
                        .returnsListOf(FOUND)
                        .needs(
                                "q",
                                TEXT,
                                "an order id, the merchant's or the checkout's number, an address of ours, or the buyer's own"));
    }

    private Reply lookUp(Call call) {
        String question = call.params().text("q", 200);
        int count =
                counts.get(call.caller().appId(), app -> new AtomicInteger()).incrementAndGet();
        if (count > MOST) {
            throw Problem.TOO_MANY_CALLS.because("More than " + MOST + " look-ups in a minute.");
        }
        var found = finder.find(call.merchant(), question);
        return call.reply(FOUND, views(call.merchant(), found));
    }

    private List<Found> views(MerchantId merchant, OrderFinder.Found found) {
        List<Long> ids = found.orders().stream().map(Order::id).toList();
        Map<Long, List<Refund>> refunded =
                refunds.ofOrders(merchant, ids).stream().collect(Collectors.groupingBy(Refund::orderId));
        Map<Long, List<Return>> returned =
                returns.ofOrders(merchant, ids).stream().collect(Collectors.groupingBy(Return::orderId));
        return found.orders().stream()
                .map(order -> new Found(
                        new OrderView(
                                order,
                                refunded.getOrDefault(order.id(), List.of()),
                                returned.getOrDefault(order.id(), List.of()),
                                null),
                        found.by(),
                        threads.ofOrder(merchant, order.id(), 1).stream()
                                .map(thread -> new ThreadView(thread, publicUrl.of("/console/messages/" + thread.id())))
                                .toList(),
                        publicUrl.of("/console/orders/" + order.id())))
                .toList();
    }
}
