package dev.aftersale.refund;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.aftersale.base.Actor;
import dev.aftersale.base.GroupCommit;
import dev.aftersale.base.Idempotency;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.RequestKey;
import dev.aftersale.base.Tx;
import dev.aftersale.order.RefundableOrders;
import dev.aftersale.order.RefundableOrders.Refundable;
import dev.aftersale.refund.Refunds.Granted;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refunds of one merchant that are asked for at the same time share a transaction: most of what one costs the database is
 * the cost of its statements and its commit, not of its rows. Merchants never share one.
 *
 * <p>Only the plain case goes in company: an order that nobody else holds, in the group once, with a key that is new, and a
 * refund that is granted. Whatever is not plain is left out before anything is written of it, and goes by itself; all do, if
 * the group's transaction fails. So nobody waits or fails for his neighbour, and whether a refund went in company can't be
 * told from its answer.
 */
final class RefundGroups {

    private static final Logger log = LoggerFactory.getLogger(RefundGroups.class);

    private static final int MOST_TOGETHER = 64;

    /** How long a busy merchant's refunds gather. One that is alone, or comes after a rest, leaves at once. */
    private static final Duration GATHERED = Duration.ofMillis(1);

    /** An order of more lines is enough for a transaction by itself. */
    private static final int MOST_LINES = 50;

    /** Transactions under way at once: some wait for the disk while others work. More would only stand in line there. */
    private static final int SEATS = Math.clamp(2L * Runtime.getRuntime().availableProcessors(), 4, 12);

    private final Idempotency idempotency;
    private final RefundableOrders orders;
    private final Writing writing;
    private final Semaphore seats = new Semaphore(SEATS);
    private final LoadingCache<MerchantId, GroupCommit<Asked, Optional<Granted>>> groups;

    /** Writes a refund that is granted. */
    @FunctionalInterface
    interface Writing {
        Granted write(Tx tx, Refundable order, RefundRequest request, Allocation allocation);
    }

    /** @param actor who asks: a group runs in nobody's name, and each refund in that of its own */
    private record Asked(RefundRequest request, RequestKey key, Actor actor) {}

    RefundGroups(Idempotency idempotency, RefundableOrders orders, Writing writing) {
        this.idempotency = idempotency;
        this.orders = orders;
        this.writing = writing;
        // A merchant whose group is forgotten while it is under way gets a second one: orders' locks keep them apart.
        this.groups = Caffeine.newBuilder()
                .expireAfterAccess(Duration.ofMinutes(5))
                .build(merchant ->
                        new GroupCommit<>(MOST_TOGETHER, seats, GATHERED, group -> together(merchant, group)));
    }

    /**
     * @param key without one, what became of a group whose commit got lost could not be asked for: such a call goes by itself
     * @return empty: nothing is written, and the refund is to be tried by itself
     */
    Optional<Granted> refund(MerchantId merchant, RefundRequest request, RequestKey key) {
        return groups.get(merchant).submit(new Asked(request, key, Actor.current()));
    }

    private List<Optional<Granted>> together(MerchantId merchant, List<Asked> group) {
        long[] ids = group.stream()
                .mapToLong(asked -> asked.request().orderId())
                .distinct()
                .toArray();
        try {
            return idempotency.together(
                    merchant,
                    group,
                    Asked::key,
                    batch -> orders.lockFree(batch, merchant, ids),
                    (tx, locked, asked) -> Actor.call(asked.actor(), () -> grant(tx, locked, asked.request())));
        } catch (RuntimeException e) {
            log.debug("{} refunds of merchant {} go one by one", group.size(), merchant, e);
            return Collections.nCopies(group.size(), Optional.empty());
        }
    }

    /** @param free the orders that are locked, and that nobody in the group has asked for yet */
    private Optional<Granted> grant(Tx tx, Map<Long, Refundable> free, RefundRequest request) {
        Refundable order = free.remove(request.orderId());
        if (order == null || order.items().size() > MOST_LINES) {
            return Optional.empty();
        }
        return switch (RefundPolicy.decide(order, request)) {
            case Decision.Refused refused -> Optional.empty();
            case Decision.Granted granted -> Optional.of(writing.write(tx, order, request, granted.allocation()));
        };
    }
}
