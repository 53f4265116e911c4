package dev.aftersale.withdrawal;

import dev.aftersale.base.Bell;
import dev.aftersale.base.Db;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.ProblemException;
import dev.aftersale.base.RequestKey;
import dev.aftersale.base.Worker;
import dev.aftersale.order.Item;
import dev.aftersale.order.Order;
import dev.aftersale.order.OrderPart;
import dev.aftersale.order.Orders;
import dev.aftersale.returns.Eligibility;
import dev.aftersale.returns.Eligibility.WhyNot;
import dev.aftersale.returns.Party;
import dev.aftersale.returns.RequestReturn;
import dev.aftersale.returns.Resolution;
import dev.aftersale.returns.ReturnReason;
import dev.aftersale.returns.Returns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/**
 * Opens the return of what was shipped before the buyer withdrew. Apart from the statement, because a return can only be
 * asked for once the payment of its items is captured, and the statement must not wait for that: a worker asks until the
 * return is there. The merchant's own window and final sales don't count against the law.
 */
@Component
class ReturnsOfWithdrawals {

    private static final Logger log = LoggerFactory.getLogger(ReturnsOfWithdrawals.class);

    private static final Duration POLL = Duration.ofSeconds(20);
    private static final Duration GIVE_UP_AFTER = Duration.ofDays(30);
    private static final int BATCH = 100;

    private static final Set<WhyNot> WAIVED = Set.of(WhyNot.WINDOW_OVER, WhyNot.FINAL_SALE);

    private final Db db;
    private final Orders orders;
    private final Returns returns;
    private final Bell bell = new Bell();

    ReturnsOfWithdrawals(Db db, Orders orders, Returns returns) {
        this.db = db;
        this.orders = orders;
        this.returns = returns;
    }

    void wake() {
        bell.ring();
    }

    /** @return how many returns it opened */
    int step() {
        int opened = 0;
        for (var pending :
                db.platform(tx -> WithdrawalStore.withoutReturn(tx, tx.now().minus(GIVE_UP_AFTER), BATCH))) {
            try {
                opened += open(pending.merchant(), pending.orderId()) ? 1 : 0;
            } catch (ProblemException e) {
                log.warn(
                        "The return of order {}, withdrawn from, can't be opened yet: {}",
                        pending.orderId(),
                        e.detail());
            }
        }
        return opened;
    }

    private boolean open(MerchantId merchant, long orderId) {
        Eligibility eligibility = returns.eligibility(merchant, orderId);
        Order order = orders.find(merchant, orderId, Set.of(OrderPart.ITEMS)).orElseThrow();
        Map<Long, Item> items = order.items().stream().collect(Collectors.toMap(Item::id, Function.identity()));
        var wanted = new ArrayList<RequestReturn.Wanted>();
        for (var line : eligibility.lines()) {
            if (line.whyNot() == WhyNot.NOT_CHARGED) {
                return false;
            }
            int units = units(line, Objects.requireNonNull(items.get(line.itemId())));
            if (units > 0) {
                wanted.add(new RequestReturn.Wanted(line.itemId(), null, units, ReturnReason.OTHER, null, null));
            }
        }
        if (wanted.isEmpty()) {
            return false;
        }
        var request = new RequestReturn(orderId, Party.PLATFORM, wanted, Resolution.REFUND, null, null, List.of());
        long id = returns.request(merchant, request, RequestKey.of("withdrawal." + orderId, Long.toString(orderId)))
                .value()
                .id();
        db.within(merchant, tx -> {
            WithdrawalStore.setReturn(tx, merchant, orderId, id);
            return id;
        });
        return true;
    }

    private static int units(Eligibility.Line line, Item item) {
        if (line.whyNot() == null) {
            return line.quantity();
        }
        return WAIVED.contains(line.whyNot()) ? item.capturedQuantity() - item.refundedQuantity() : 0;
    }

    @Configuration(proxyBeanMethods = false)
    static class Clock {

        @Bean
        Worker withdrawalWorker(
                ReturnsOfWithdrawals withdrawals, @Value("${aftersale.workers.enabled:true}") boolean enabled) {
            return new Worker("withdrawals", enabled, withdrawals.bell, POLL, Duration.ZERO, () -> {
                withdrawals.step();
                return false;
            });
        }
    }
}
