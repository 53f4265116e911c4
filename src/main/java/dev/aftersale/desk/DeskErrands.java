package dev.aftersale.desk;

import dev.aftersale.base.Backoff;
import dev.aftersale.base.Db;
import dev.aftersale.base.Json;
import dev.aftersale.base.MerchantId;
import dev.aftersale.mask.Mask;
import dev.aftersale.mask.Masks;
import dev.aftersale.merchant.DeskKind;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.order.Orders;
import dev.aftersale.support.Message;
import dev.aftersale.support.SupportThread;
import dev.aftersale.support.Threads;
import dev.aftersale.upload.NamedFile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * What is to be done for one merchant's desk, one thing after the other, by whoever has leased it: messages to hand over,
 * answers to fetch, and to look for what no call has told: suspended mail, tickets that changed.
 */
@Component
final class DeskErrands {

    /** Longer than any one thing takes: a lease is renewed before each. */
    static final Duration LEASE = Duration.ofMinutes(5);

    private static final Duration LOOK_EVERY = Duration.ofMinutes(15);

    /** If more changed than one search finds. */
    private static final Duration LOOK_ON = Duration.ofMinutes(1);

    /** Zendesk's search finds a change minutes after it was made: so far back is looked each time. */
    private static final Duration FOUND_LATE = Duration.ofMinutes(10);

    private static final Duration CALLS_KEPT = Duration.ofDays(7);

    static final Backoff RETRIES = new Backoff(
            List.of(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(15),
                    Duration.ofHours(1)),
            Duration.ofDays(5));

    private final Db db;
    private final DeskConnections connections;
    private final DeskAnswers answers;
    private final Threads threads;
    private final Orders orders;
    private final Merchants merchants;
    private final Masks masks;
    private final String mailDomain;

    DeskErrands(
            Db db,
            DeskConnections connections,
            DeskAnswers answers,
            Threads threads,
            Orders orders,
            Merchants merchants,
            Masks masks,
            @Value("${aftersale.mail-domain:}") String mailDomain) {
        this.db = db;
        this.connections = connections;
        this.answers = answers;
        this.threads = threads;
        this.orders = orders;
        this.merchants = merchants;
        this.masks = masks;
        this.mailDomain = mailDomain;
    }

    void run(MerchantId merchant, BooleanSupplier isOver) {
        Instant held = db.platform(tx -> {
            Instant until = tx.now().plus(LEASE);
            return DeskStore.lease(tx, merchant, until) ? until : Instant.EPOCH;
        });
        if (held.equals(Instant.EPOCH)) {
            return;
        }
        while (!isOver.getAsBoolean() && oneThing(merchant)) {
            Instant earlier = held;
            Instant next = db.platform(tx -> {
                Instant until = tx.now().plus(LEASE);
                return DeskStore.renew(tx, merchant, earlier, until) ? until : Instant.EPOCH;
            });
            if (next.equals(Instant.EPOCH)) {
                release(merchant, earlier);
                return; // the desk wants a pause, or the lease is somebody else's by now
            }
            held = next;
        }
        release(merchant, held);
    }

    private void release(MerchantId merchant, Instant held) {
        db.platform(tx -> {
            DeskStore.release(tx, merchant, held);
            return held;
        });
    }

    /** @return false if there was nothing to do */
    private boolean oneThing(MerchantId merchant) {
        Optional<DeskStore.Row> row = db.platform(tx -> DeskStore.find(tx, merchant));
        if (row.isEmpty() || !(connections.desk(row.get()) instanceof ApiDesk desk)) {
            return false;
        }
        var turn = db.platform(
                tx -> DeskQueueStore.next(tx, merchant).map(next -> DeskQueueStore.begin(tx, merchant, next)));
        if (turn.isPresent()) {
            handOver(merchant, desk, turn.get());
            return true;
        }
        return row.get().kind() == DeskKind.ZENDESK && readZendesk(merchant, row.get());
    }

    private void handOver(MerchantId merchant, ApiDesk desk, DeskQueueStore.Turn turn) {
        try {
            Optional<Handover> handover = handover(merchant, turn);
            if (handover.isPresent()) {
                desk.take(handover.get());
            }
            db.platform(tx -> {
                DeskQueueStore.settle(tx, merchant, turn, handover.isPresent() ? "DELIVERED" : "DROPPED", null);
                DeskStore.wentWell(tx, merchant);
                return turn;
            });
        } catch (DeskTrouble trouble) {
            db.platform(tx -> {
                Optional<Instant> next = trouble.isFinal()
                        ? Optional.empty()
                        : RETRIES.next(
                                turn.attempts(),
                                turn.firstAt() == null ? tx.now() : turn.firstAt(),
                                tx.now(),
                                turn.message());
                if (next.isPresent()) {
                    DeskQueueStore.postpone(tx, merchant, turn, trouble.what(), next.get());
                    DeskStore.failed(tx, merchant, trouble.what(), after(trouble, tx.now()));
                } else {
                    DeskQueueStore.settle(tx, merchant, turn, "GIVEN_UP", trouble.what());
                }
                return turn;
            });
        }
    }

    private static Instant after(DeskTrouble trouble, Instant now) {
        return trouble.pause() == null ? now : now.plus(trouble.pause());
    }

    /** Empty if what was written is no more. */
    private Optional<Handover> handover(MerchantId merchant, DeskQueueStore.Turn turn) {
        SupportThread thread = threads.find(merchant, turn.thread()).orElse(null);
        if (thread == null) {
            return Optional.empty();
        }
        Optional<Message> message = thread.recent().stream()
                .filter(one -> one.id() == turn.message())
                .findFirst();
        return orders.find(merchant, thread.orderId(), Set.of())
                .flatMap(order -> message.map(found -> new Handover(
                        merchants.get(merchant),
                        order,
                        thread,
                        found,
                        mask(merchant, thread),
                        files(merchant, turn, found),
                        turn.ticket(),
                        turn.attempts() == 1)));
    }

    private List<NamedFile> files(MerchantId merchant, DeskQueueStore.Turn turn, Message message) {
        return message.files().stream()
                .flatMap(file -> threads.file(merchant, turn.thread(), turn.message(), file.position()).stream())
                .toList();
    }

    /** Kinds of threads are topics of the same names. */
    private String mask(MerchantId merchant, SupportThread thread) {
        var topic = Mask.Topic.valueOf(thread.kind().name());
        return masks.of(merchant, thread.orderId(), topic, Mask.Side.BUYER);
    }

    private boolean readZendesk(MerchantId merchant, DeskStore.Row row) {
        var reading = connections.reading(Json.read(row.settings(), ZendeskAccount.class), connections.secrets(row));
        var news = db.platform(tx -> DeskQueueStore.news(tx, merchant));
        if (news.isPresent()) {
            fetch(merchant, reading, news.get());
            return true;
        }
        if (row.lookAt().isAfter(db.platform(tx -> tx.now()))) {
            return false;
        }
        look(merchant, reading, row.readTo());
        return true;
    }

    private void fetch(MerchantId merchant, ZendeskReading reading, DeskQueueStore.News news) {
        try {
            answers.bring(merchant, reading, news.ticket());
            db.platform(tx -> {
                DeskQueueStore.read(tx, merchant, news);
                DeskStore.wentWell(tx, merchant);
                return news;
            });
        } catch (DeskTrouble trouble) {
            db.platform(tx -> {
                Optional<Instant> next = trouble.isFinal()
                        ? Optional.empty()
                        : RETRIES.next(news.attempts() + 1, news.firstAt(), tx.now(), news.ticket());
                if (next.isPresent()) {
                    DeskQueueStore.later(tx, merchant, news, trouble.what(), next.get());
                } else {
                    DeskQueueStore.read(tx, merchant, news);
                }
                DeskStore.failed(tx, merchant, trouble.what(), after(trouble, tx.now()));
                return news;
            });
        }
    }

    /** For what no call has told us: mail that was put aside, and tickets whose call was lost for good. */
    private void look(MerchantId merchant, ZendeskReading reading, Instant readTo) {
        Instant now = db.platform(tx -> tx.now());
        try {
            List<DeskState.Suspended> found = mailDomain.isBlank() ? List.of() : reading.suspended(mailDomain);
            var changed = reading.changedSince(readTo.minus(FOUND_LATE));
            Instant upTo = changed.upTo() == null ? now : changed.upTo().plus(FOUND_LATE);
            db.platform(tx -> {
                changed.tickets().forEach(ticket -> DeskQueueStore.ask(tx, merchant, ticket));
                DeskStore.looked(
                        tx, merchant, found, upTo, tx.now().plus(changed.upTo() == null ? LOOK_EVERY : LOOK_ON));
                DeskQueueStore.forgetCalls(tx, merchant, tx.now().minus(CALLS_KEPT));
                DeskStore.wentWell(tx, merchant);
                return found;
            });
        } catch (DeskTrouble trouble) {
            db.platform(tx -> {
                DeskStore.lookAgain(tx, merchant, tx.now().plus(LOOK_EVERY));
                DeskStore.failed(tx, merchant, trouble.what(), after(trouble, tx.now()));
                return trouble;
            });
        }
    }
}
