package dev.aftersale.mail;

import dev.aftersale.audit.Audit;
import dev.aftersale.audit.AuditAction;
import dev.aftersale.base.Db;
import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.event.Event;
import dev.aftersale.event.EventLog;
import dev.aftersale.mail.SilenceCheck.State;
import dev.aftersale.mail.SilenceCheck.Step;
import dev.aftersale.mail.SilenceStore.Row;
import dev.aftersale.mask.Masks;
import dev.aftersale.order.Order;
import dev.aftersale.order.Orders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Is a merchant's shop silent? Watches the buyer's address of a test order while the merchant's system works on it. */
@Component
public class SilenceChecks {

    public static final Duration USUAL = Duration.ofHours(24);

    static final Duration POLL = Duration.ofSeconds(5);

    private static final Duration LONGEST = Duration.ofDays(7);
    private static final int EVENTS = 200;
    private static final int AT_ONCE = 20;

    private final Db db;
    private final Orders orders;
    private final Masks masks;
    private final EventLog events;
    private final MailTrail trail;
    private final InstantSource clock;

    SilenceChecks(Db db, Orders orders, Masks masks, EventLog events, MailTrail trail, InstantSource clock) {
        this.db = db;
        this.orders = orders;
        this.masks = masks;
        this.events = events;
        this.trail = trail;
        this.clock = clock;
    }

    /**
     * Starts one; the one under way, if this order is watched already.
     *
     * @throws dev.aftersale.base.ProblemException if it is no test order of this merchant's, or the time is none
     */
    public SilenceCheck start(MerchantId merchant, long orderId, Duration time) {
        if (time.compareTo(Duration.ofMinutes(15)) < 0 || time.compareTo(LONGEST) > 0) {
            throw Problem.INVALID_PARAMETER.at("hours", "must be 1 to " + LONGEST.toHours() + ".");
        }
        Optional<Order> order = orders.find(merchant, orderId, Set.of());
        if (order.isEmpty() || !order.get().core().test()) {
            throw Problem.INVALID_PARAMETER.at("order", "must be a test order of yours.");
        }
        masks.ofBuyer(merchant, orderId);
        return seen(db.within(merchant, tx -> {
            Optional<Row> open = SilenceStore.open(tx, merchant, orderId);
            if (open.isPresent()) {
                return open.get();
            }
            SilenceStore.insert(
                    tx, Ids.next(merchant.shard()), merchant, orderId, tx.now().plus(time));
            Audit.record(
                    tx,
                    merchant,
                    AuditAction.SHOP_MAIL_CHECK_STARTED,
                    Long.toString(orderId),
                    null,
                    Map.of("hours", time.toHours()));
            return SilenceStore.open(tx, merchant, orderId).orElseThrow();
        }));
    }

    /** The latest first. */
    public List<SilenceCheck> latest(MerchantId merchant, int limit) {
        return db.within(merchant, tx -> SilenceStore.latest(tx, merchant, limit)).stream()
                .map(this::seen)
                .toList();
    }

    private SilenceCheck seen(Row check) {
        return new SilenceCheck(
                check.id(),
                check.orderId(),
                check.startedAt(),
                check.until(),
                check.state(),
                check.state() == State.WATCHING ? steps(check, clock.instant()) : check.steps(),
                mails(check, check.state() == State.WATCHING ? clock.instant() : check.until()),
                check.finishedAt());
    }

    /** What came to the buyer's address, known as a shop's or not: whatever came is not ours. */
    private List<MailTrail.Arrived> mails(Row check, Instant to) {
        return trail.ofOrder(check.merchant(), check.orderId()).stream()
                .filter(mail -> !mail.fromBuyer())
                .filter(mail ->
                        !mail.at().isBefore(check.startedAt()) && !mail.at().isAfter(to))
                .toList();
    }

    private Set<Step> steps(Row check, Instant to) {
        Set<Step> steps = EnumSet.noneOf(Step.class);
        events
                .list(
                        check.merchant(),
                        new EventLog.Question(null, null, check.orderId(), check.startedAt(), to, null, false, EVENTS))
                .stream()
                .flatMap(event -> step(event).stream())
                .forEach(steps::add);
        return steps;
    }

    private static Optional<Step> step(Event event) {
        return switch (event.type()) {
            case ORDER_ACKNOWLEDGED -> Optional.of(Step.ACKNOWLEDGED);
            case SHIPMENT_CREATED -> Optional.of(Step.SHIPPED);
            case CANCELLATION_CREATED -> Optional.of(Step.CANCELLED);
            case REFUND_CREATED -> Optional.of(Step.REFUNDED);
            default -> Optional.empty();
        };
    }

    /** Ends those whose time is over. Returns whether there may be more. */
    boolean finishDue() {
        List<Row> due = db.platform(tx -> SilenceStore.due(tx, AT_ONCE));
        for (Row check : due) {
            Set<Step> steps = steps(check, check.until());
            State state = SilenceCheck.end(steps, mails(check, check.until()));
            db.within(check.merchant(), tx -> {
                SilenceStore.finish(tx, check, state, steps);
                return state;
            });
        }
        return due.size() == AT_ONCE;
    }
}
