package dev.aftersale.withdrawal;

import dev.aftersale.base.Db;
import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.base.Tx;
import dev.aftersale.event.Event;
import dev.aftersale.event.EventType;
import dev.aftersale.event.Events;
import dev.aftersale.mail.Letters;
import dev.aftersale.mail.WithdrawalReceipt;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.order.Cancellations;
import dev.aftersale.order.Item;
import dev.aftersale.order.Order;
import dev.aftersale.order.OrderPart;
import dev.aftersale.order.Orders;
import dev.aftersale.returns.Returns;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes a buyer's withdrawal from its contract: what isn't shipped is cancelled, what is comes back, and the receipt is on
 * its way with the same commit. An order has one; stating it again changes nothing.
 */
@Component
public class Withdrawals {

    private static final Set<OrderPart> PARTS = EnumSet.of(OrderPart.ITEMS, OrderPart.SHIPMENTS);

    private final Db db;
    private final Orders orders;
    private final Merchants merchants;
    private final Cancellations cancellations;
    private final Events events;
    private final Letters letters;
    private final Returns returns;
    private final ReturnsOfWithdrawals follow;

    Withdrawals(
            Db db,
            Orders orders,
            Merchants merchants,
            Cancellations cancellations,
            Events events,
            Letters letters,
            Returns returns,
            ReturnsOfWithdrawals follow) {
        this.db = db;
        this.orders = orders;
        this.merchants = merchants;
        this.cancellations = cancellations;
        this.events = events;
        this.letters = letters;
        this.returns = returns;
        this.follow = follow;
    }

    /** @param order with its items and shipments */
    public WithdrawalRight right(Order order) {
        return WithdrawalRight.of(
                order, merchants.get(order.core().merchant()).settings().withdrawal());
    }

    /** Whether the right was ever there for this order: where it was not, it can't have ended. */
    public boolean isOffered(Order order) {
        return WithdrawalRight.isOffered(
                order, merchants.get(order.core().merchant()).settings().withdrawal());
    }

    public Optional<Stated> find(MerchantId merchant, long orderId) {
        return db.within(merchant, tx -> WithdrawalStore.find(tx, merchant, orderId));
    }

    public Stated state(MerchantId merchant, long orderId, Statement statement) {
        URI elsewhere = returns.eligibility(merchant, orderId).elsewhere();
        return db.within(merchant, tx -> state(tx, merchant, orderId, statement, elsewhere));
    }

    private Stated state(Tx tx, MerchantId merchant, long orderId, Statement statement, @Nullable URI elsewhere) {
        orders.lock(tx, merchant, orderId);
        var earlier = WithdrawalStore.find(tx, merchant, orderId);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        Order order = orders.find(tx, merchant, List.of(orderId), PARTS).getFirst();
        if (!right(order).isOpen(tx.now())) {
            throw Problem.WITHDRAWAL_OVER.because("The withdrawal period of order %d is over.".formatted(orderId));
        }
        var stated = new Stated(
                Ids.next(merchant.shard()),
                orderId,
                statement.name(),
                statement.email(),
                tx.now(),
                order.core().units().open(),
                order.items().stream().mapToInt(Withdrawals::toReturn).sum(),
                null);
        WithdrawalStore.insert(tx, merchant, stated, statement.language(), elsewhere == null);
        orders.markWithdrawn(tx, order.core());
        events.publish(tx, event(tx, order, stated));
        if (stated.cancelledUnits() > 0) {
            cancellations.cancelByBuyer(tx, merchant, orderId);
        }
        acknowledge(tx, order, stated, statement, elsewhere);
        if (stated.returnUnits() > 0) {
            tx.afterCommit(follow::wake);
        }
        return stated;
    }

    static int toReturn(Item item) {
        return Math.max(0, item.fulfilled() - item.refundedQuantity());
    }

    /** To the address that the statement names, and to the order's own if that is another. */
    private void acknowledge(Tx tx, Order order, Stated stated, Statement statement, @Nullable URI elsewhere) {
        MerchantId merchant = order.core().merchant();
        var receipt = new WithdrawalReceipt(
                statement.language(),
                stated.name(),
                stated.email(),
                stated.at(),
                lines(order, Item::open),
                lines(order, Withdrawals::toReturn),
                elsewhere == null ? null : elsewhere.toString());
        boolean test = order.core().test();
        letters.receipt(tx, new Letters.Recipient(merchant, order.id(), test, stated.email()), stated.id(), receipt);
        String own = order.buyer().email();
        if (own != null && !own.isBlank() && !own.strip().equalsIgnoreCase(stated.email())) {
            long copy = Ids.next(merchant.shard());
            letters.receipt(tx, new Letters.Recipient(merchant, order.id(), test, own), copy, receipt);
        }
    }

    private static List<WithdrawalReceipt.Line> lines(Order order, ToIntFunction<Item> units) {
        return order.items().stream()
                .filter(item -> units.applyAsInt(item) > 0)
                .map(item -> new WithdrawalReceipt.Line(item.productName(), units.applyAsInt(item)))
                .toList();
    }

    private static Event event(Tx tx, Order order, Stated stated) {
        return Event.of(
                tx,
                EventType.WITHDRAWAL_STATED,
                order.core().merchant(),
                stated.id(),
                order.id(),
                order.core().test(),
                Map.of("cancelled_units", stated.cancelledUnits(), "return_units", stated.returnUnits()));
    }
}
