package dev.aftersale.mail;

import dev.aftersale.base.Ids;
import dev.aftersale.base.Json;
import dev.aftersale.base.Tx;
import dev.aftersale.mail.check.Checks;
import dev.aftersale.mail.mime.DeliveryReport;
import dev.aftersale.mail.mime.DeliveryReport.Action;
import dev.aftersale.mail.relay.Inbox;
import dev.aftersale.mail.relay.Received;
import dev.aftersale.mail.relay.Undeliverable;
import dev.aftersale.mask.MailDomain;
import dev.aftersale.mask.Mask.Side;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * What follows when a mail of ours is not delivered, be it refused at once or sent back later (RFC 3464): the mail is marked,
 * its address too where the fault is the address's, a merchant's address is checked if that goes on, and who wrote the mail by
 * mail is told by mail, once. What the other server said goes to nobody but the merchant's pages: it names real addresses.
 */
@Component
final class Reports {

    private final Undeliverable undeliverable;
    private final Checks checks;
    private final Inbox inbox;
    private final MailDomain domain;

    Reports(Undeliverable undeliverable, Checks checks, Inbox inbox, MailDomain domain) {
        this.undeliverable = undeliverable;
        this.checks = checks;
        this.inbox = inbox;
        this.domain = domain;
    }

    /** What a report that the author of a mail gets says. */
    record Failed(String mask, String status) {}

    /** Returns what it came to, in a few words. */
    String apply(Tx tx, Received report, DeliveryReport told) {
        if (report.mailId() == null) {
            return "a report about nothing";
        }
        Optional<Outgoing> found = MailStore.find(tx, report.mailId());
        if (found.isEmpty()) {
            return "a report about a mail that is gone";
        }
        Outgoing mail = found.get();
        if (told.recipients().isEmpty()) {
            return bounced(tx, mail, "", "a report that can't be read");
        }
        for (DeliveryReport.Recipient one : told.recipients()) {
            if (one.action() == Action.FAILED) {
                return bounced(tx, mail, one.status(), one.diagnostic());
            }
        }
        DeliveryReport.Recipient first = told.recipients().getFirst();
        MailStore.noted(tx, mail, first.status(), first.action() + " " + first.diagnostic());
        return first.action().name().toLowerCase(java.util.Locale.ROOT);
    }

    private String bounced(Tx tx, Outgoing mail, String status, String diagnostic) {
        if (MailStore.bounced(tx, mail, status, diagnostic)) {
            undelivered(tx, mail, new MailResult(MailState.BOUNCED, null, status, diagnostic, null));
        }
        return "bounced " + status;
    }

    /**
     * What else follows from a mail that is marked as not delivered. A bounce without a code may be about anything; a server
     * that refuses it to our face means the address.
     */
    void undelivered(Tx tx, Outgoing mail, MailResult result) {
        String status = result.status() == null ? "" : result.status();
        boolean isOfAddress = status.isEmpty() ? result.code() != null : isOfAddress(status);
        if (result.state() == MailState.BOUNCED && isOfAddress) {
            String reason = result.error() == null ? "" : result.error();
            undeliverable.bounced(tx, mail.merchant(), mail.recipient(), status, reason);
        }
        if (mail.kind().role() == NoticeKind.Role.MERCHANT) {
            checks.hardBounce(tx, mail.merchant(), mail.recipient());
        }
        if (mail.kind().isMessage()) {
            inbox.ofMessage(tx, mail.merchant(), mail.objectId())
                    .ifPresent(original -> tell(tx, original, undelivered(author(mail)), mail.test(), status));
        }
    }

    /**
     * Whether it says something about the address rather than about the mail, or about us. What begins with a 4 says that it
     * might go better another time, so it ends a mail that its server has given up, and marks no address.
     */
    private static boolean isOfAddress(String status) {
        return status.equals("5.0.0")
                || status.startsWith("5.1.")
                || status.equals("5.2.1")
                || status.startsWith("5.4.");
    }

    /**
     * What follows when a mail waits for hours. The author of a message may want to try something else: it is told, once for
     * each. A merchant may miss a deadline: its address is checked, so that it hears of it where it can be reached.
     */
    void delayed(Tx tx, Outgoing mail, String status) {
        if (mail.kind().role() == NoticeKind.Role.MERCHANT) {
            checks.late(tx, mail.merchant(), mail.recipient());
        }
        if (!mail.kind().isMessage()) {
            return;
        }
        String told = status.startsWith("4.") ? status : "4.0.0";
        inbox.ofMessage(tx, mail.merchant(), mail.objectId())
                .ifPresent(original -> tell(
                        tx,
                        original,
                        author(mail) == Side.MERCHANT ? NoticeKind.DELAYED_OF_MERCHANT : NoticeKind.DELAYED_OF_BUYER,
                        mail.test(),
                        told));
    }

    private static NoticeKind undelivered(Side author) {
        return author == Side.MERCHANT ? NoticeKind.UNDELIVERED_OF_MERCHANT : NoticeKind.UNDELIVERED_OF_BUYER;
    }

    private static Side author(Outgoing mail) {
        return mail.kind().role() == NoticeKind.Role.BUYER ? Side.MERCHANT : Side.BUYER;
    }

    /** What follows when a mail was taken and can't be worked on: its author is told, as if the other side had refused it. */
    void unworkable(Tx tx, Received original, boolean test) {
        if (original.side() == null) {
            return; // a report; nobody is told about those (RFC 3464, section 2)
        }
        tell(tx, original, undelivered(original.side().other()), test, "5.3.0");
    }

    /** Only one whose address is proved: whoever forges an address must not make us write to it. */
    private void tell(Tx tx, Received original, NoticeKind kind, boolean test, String status) {
        if (!original.proved() || original.envelopeSender().isEmpty()) {
            return;
        }
        var failed = new Failed(original.recipient(), status.isEmpty() ? "5.0.0" : status);
        MailStore.insert(
                tx,
                List.of(new Outgoing(
                        Ids.next(original.shard()),
                        original.merchant(),
                        kind,
                        original.id(),
                        original.orderId(),
                        original.id(),
                        test,
                        original.envelopeSender(),
                        "<%d.%s@%s>"
                                .formatted(original.id(), kind.isDelay() ? "delayed" : "undelivered", domain.name()),
                        tx.now(),
                        tx.now(),
                        Json.write(failed),
                        0)));
    }
}
