package dev.aftersale.mail;

import dev.aftersale.base.Backoff;
import dev.aftersale.base.Bell;
import dev.aftersale.base.Db;
import dev.aftersale.mail.MailFailure.Verdict;
import dev.aftersale.mail.MailStore.Due;
import dev.aftersale.mail.MailStore.Lane;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Sends the mail that is due. Couriers, a few for each destination, share out its lanes; each takes one mail at a time,
 * leased, and keeps its connection for the next.
 *
 * <p>A mail is sent once unless this program or its database dies between the other server's "250" and the commit that
 * records it: then it is sent again when its lease is over, with the same Message-ID. The other way round it could be
 * lost.
 */
@Component
final class MailWorker implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(MailWorker.class);

    static final Duration POLL = Duration.ofSeconds(1);

    /** How long a destination that can't be reached is left alone. */
    static final Duration REST = Duration.ofSeconds(15);

    /** The author of a message that waits for so long is told, and a merchant whose server is the reason. */
    static final Duration LATE = Duration.ofHours(4);

    private static final int COURIERS = 32;

    /** The reply of a server that is about to hang up. */
    private static final int CLOSING = 421;

    /** Five days, as RFC 5321, section 4.5.4.1, has it. */
    static final Backoff RETRIES = new Backoff(
            List.of(
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(15),
                    Duration.ofHours(1),
                    Duration.ofHours(2),
                    Duration.ofHours(4)),
            Duration.ofDays(5));

    private final Db db;
    private final MailSettings settings;
    private final MailHosts hosts;
    private final Posts posts;
    private final Reports reports;
    private final InstantSource clock;
    private final Backoff retries;

    private final Bell bell = new Bell();
    private final Map<String, Destination> destinations = new ConcurrentHashMap<>();
    private final Semaphore inAll = new Semaphore(COURIERS);
    private final Phaser running = new Phaser(1);

    MailWorker(
            Db db,
            MailSettings settings,
            MailHosts hosts,
            Posts posts,
            Reports reports,
            InstantSource clock,
            @Value("${aftersale.mail.longest-pause:4h}") Duration longestPause) {
        this.db = db;
        this.settings = settings;
        this.hosts = hosts;
        this.posts = posts;
        this.reports = reports;
        this.clock = clock;
        this.retries = RETRIES.withoutPausesAbove(longestPause);
    }

    Bell bell() {
        return bell;
    }

    void wake() {
        bell.ring();
    }

    /** A server, or those of a domain: its lanes that may have mail, and room for those who carry it. */
    private final class Destination {

        private final String name;
        private final DueLanes lanes = new DueLanes();
        private final Semaphore couriers = new Semaphore(settings.perDestination());
        private volatile Instant restsUntil = Instant.MIN;

        Destination(String name) {
            this.name = name;
        }

        /** Nobody carries anything to it, and it does not rest: made anew it would be the same. */
        boolean isIdle() {
            return lanes.isEmpty()
                    && couriers.availablePermits() == settings.perDestination()
                    && !clock.instant().isBefore(restsUntil);
        }
    }

    /** Sends out a courier to each destination for which mail is due. Their work goes on after it. */
    boolean step() {
        destinations.values().removeIf(Destination::isIdle); // safe here: only this method sends to an idle one
        Map<String, List<Due>> due = db.platform(MailStore::due).stream()
                .collect(Collectors.groupingBy(
                        one -> hosts.destinationOf(one.lane().domain())));
        due.forEach((name, lanes) -> {
            Destination destination = destinations.computeIfAbsent(name, Destination::new);
            if (clock.instant().isBefore(destination.restsUntil)) {
                return;
            }
            lanes.forEach(one -> destination.lanes.put(one.lane(), one.mails()));
            sendCourier(destination);
        });
        return false;
    }

    /** One more, within the bounds. */
    private void sendCourier(Destination destination) {
        if (!inAll.tryAcquire()) {
            return;
        }
        if (!destination.couriers.tryAcquire()) {
            inAll.release();
            return;
        }
        running.register();
        Thread.ofVirtual().name("mail to " + destination.name).start(() -> {
            try {
                new Courier(destination).carry();
            } catch (RuntimeException e) {
                log.warn("Mail to {}: interrupted; it goes on by itself", destination.name, e);
            } finally {
                destination.couriers.release();
                inAll.release();
                running.arriveAndDeregister();
            }
        });
    }

    /** A mail that the other server has taken. */
    private record Sent(Outgoing mail, MailResult result) {}

    /** Carries mail to a destination: mail after mail, of all lanes in turn. */
    private final class Courier {

        private final Destination destination;

        /** The last one that was sent, which is not written down yet. */
        private @Nullable Sent unrecorded;

        Courier(Destination destination) {
            this.destination = destination;
        }

        /** Until there is none or the destination can't be reached. Who finds some calls for another courier. */
        void carry() {
            try (var line = new Line()) {
                try {
                    carry(line);
                } finally {
                    record();
                }
            }
        }

        private void carry(Line line) {
            for (Lane lane = destination.lanes.take(); lane != null; lane = destination.lanes.take()) {
                Patience patience = Patience.ofLease(settings.lease());
                Optional<Outgoing> mail = claim(lane);
                if (mail.isEmpty()) {
                    destination.lanes.remove(lane);
                    continue;
                }
                if (!destination.lanes.isEmpty()) {
                    sendCourier(destination);
                }
                if (!send(mail.get(), lane, line, patience)) {
                    destination.restsUntil = clock.instant().plus(REST);
                    destination.lanes.clear();
                    return;
                }
            }
        }

        /** With it goes what became of the last mail: one commit for both. If it fails, that is tried again by itself. */
        private Optional<Outgoing> claim(Lane lane) {
            Sent last = unrecorded;
            Optional<Outgoing> claimed = db.platform(tx -> {
                Instant until = tx.now().plus(settings.lease());
                return last == null
                        ? MailStore.claim(tx, lane, until)
                        : MailStore.settleAndClaim(tx, last.mail(), last.result(), lane, until);
            });
            unrecorded = null;
            return claimed;
        }

        private void record() {
            Sent last = unrecorded;
            if (last != null) {
                settle(last.mail(), last.result());
                unrecorded = null;
            }
        }

        /** Returns whether the destination can be reached. */
        private boolean send(Outgoing mail, Lane lane, Line line, Patience patience) {
            Post post;
            try {
                post = posts.write(mail);
                line.to(lane.domain(), patience).send(post, patience);
            } catch (MailFailure e) {
                if (e.code() == null || e.code() == CLOSING) {
                    line.hangUp();
                }
                failed(mail, e);
                return e.verdict() != Verdict.UNREACHABLE;
            } catch (RuntimeException e) {
                log.warn("Mail {} of order {} can't be written", mail.id(), mail.orderId(), e);
                failed(mail, new MailFailure(Verdict.LATER, null, "it can't be written: " + e.getMessage(), e));
                return true;
            }
            unrecorded = new Sent(mail, MailResult.sent(post.edits()));
            return true;
        }
    }

    private void failed(Outgoing mail, MailFailure failure) {
        if (failure.verdict() == Verdict.FINAL) {
            settle(mail, MailResult.bounced(failure));
            return;
        }
        Optional<Instant> next = retries.next(mail.attempt(), mail.createdAt(), clock.instant(), mail.id());
        if (next.isEmpty()) {
            settle(mail, MailResult.givenUp(failure));
            return;
        }
        Instant now = clock.instant();
        Instant late = mail.createdAt().plus(LATE);
        boolean isAwaited = mail.kind().isMessage() || mail.kind().role() == NoticeKind.Role.MERCHANT;
        boolean isLate = isAwaited && !now.isBefore(late);
        // once more before anybody is told
        boolean isLateNext = isAwaited && now.isBefore(late) && next.get().isAfter(late);
        db.platform(tx -> {
            MailStore.postpone(tx, mail, isLateNext ? late : next.get(), failure.code(), failure.reason());
            if (isLate) {
                reports.delayed(tx, mail, failure.status());
            }
            return mail;
        });
    }

    private void settle(Outgoing mail, MailResult result) {
        db.platform(tx -> {
            if (MailStore.settle(tx, mail, result) && result.state() != MailState.SENT) {
                reports.undelivered(tx, mail, result);
                tx.afterCommit(this::wake);
            }
            return mail;
        });
    }

    /** A courier's connection; kept for as long as the domain's servers are the same. */
    private final class Line implements AutoCloseable {

        private @Nullable SmtpConnection connection;
        private String domain = "";

        SmtpConnection to(String wanted, Patience patience) throws MailFailure {
            SmtpConnection current = connection;
            boolean same = hosts.destinationOf(wanted).equals(hosts.destinationOf(domain));
            if (current != null && same && current.isOpen()) {
                return current;
            }
            hangUp();
            domain = wanted;
            var opened = SmtpConnection.open(hosts.of(wanted), settings.domain(), patience);
            connection = opened;
            return opened;
        }

        void hangUp() {
            SmtpConnection current = connection;
            connection = null;
            if (current != null) {
                current.close();
            }
        }

        @Override
        public void close() {
            hangUp();
        }
    }

    /** How many are remembered. */
    int destinations() {
        return destinations.size();
    }

    /** Waits for the couriers; each ends once its lanes are empty. */
    void awaitIdle() {
        running.awaitAdvance(running.arrive());
    }

    @Override
    public void close() {
        destinations.values().forEach(destination -> destination.lanes.clear());
        awaitIdle();
    }
}
