package dev.aftersale.mail;

import dev.aftersale.base.Db;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.QueueFigures;
import dev.aftersale.mail.relay.Inbox;
import dev.aftersale.mail.relay.Undeliverable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How mail is doing: for operators, and for the health endpoint. */
@Component
public final class MailHealth {

    private static final Duration RECENT = Duration.ofDays(7);

    private final Db db;
    private final Inbox inbox;
    private final Undeliverable undeliverable;

    MailHealth(Db db, Inbox inbox, Undeliverable undeliverable) {
        this.db = db;
        this.inbox = inbox;
        this.undeliverable = undeliverable;
    }

    /**
     * @param waiting mails not sent yet
     * @param oldest when the oldest of them was queued
     * @param bounced refused for good within the last seven days
     * @param givenUp not delivered in five days, within the last seven
     */
    public record Figures(long waiting, @Nullable Instant oldest, long bounced, long givenUp) {}

    /**
     * A mail that failed at least once.
     *
     * @param code of the other server's answer, if it gave one
     */
    public record Trouble(
            MerchantId merchant,
            String notice,
            long orderId,
            String recipient,
            MailState state,
            int attempts,
            Instant nextAt,
            @Nullable Integer code,
            String error) {}

    /** A mail to somebody who works here that did not arrive, and why. */
    public record Lost(String recipient, MailState state, Instant at, String error) {}

    /**
     * An address that sends mail back: a buyer's, or the merchant's own.
     *
     * @param bounces since it does
     * @param why what its server said last
     */
    public record Undelivered(
            MerchantId merchant, String address, int bounces, Instant since, Instant last, String why) {}

    /** Until a mail comes from there, the latest first, over all merchants. */
    public List<Undelivered> undeliverable(int limit) {
        return undeliverable.latest(limit).stream()
                .map(one -> new Undelivered(
                        one.merchant(),
                        one.address().address(),
                        one.address().bounces(),
                        one.address().since(),
                        one.address().last(),
                        (one.address().status() + " " + one.address().reason()).strip()))
                .toList();
    }

    public Figures figures() {
        return db.platform(tx -> MailStore.health(tx, tx.now().minus(RECENT)));
    }

    /** What waits to be sent, over all merchants. */
    public QueueFigures queue() {
        return db.platform(MailStore::queue);
    }

    /** What was taken from others and waits to be worked on, over all merchants. */
    public QueueFigures intake() {
        return inbox.queue();
    }

    /** Invitations and the like that did not arrive within the last seven days, the newest first. */
    public List<Lost> lostToStaff(int limit) {
        return db.platform(tx -> AccountMailStore.trouble(tx, tx.now().minus(RECENT), limit));
    }

    /** What fails or failed, the newest first. */
    public List<Trouble> trouble(int limit) {
        return db.platform(tx -> MailStore.trouble(tx, tx.now().minus(RECENT), limit));
    }
}
