package dev.aftersale.mail;

import dev.aftersale.base.Db;
import dev.aftersale.mail.mime.DeliveryReport;
import dev.aftersale.mail.mime.DeliveryReport.Action;
import dev.aftersale.mail.mime.Incoming;
import dev.aftersale.mail.relay.ReturnPath;
import org.springframework.stereotype.Component;

/** What comes back for mail to people who work here (RFC 3464): the mail is marked, for operators to see. */
@Component
final class AccountReports {

    private final Db db;

    AccountReports(Db db) {
        this.db = db;
    }

    /** Whether reports about this mail are still taken. */
    boolean areTakenOf(long mailId) {
        return db.platform(tx -> AccountMailStore.isToldOf(tx, mailId, tx.now().minus(ReturnPath.OPEN)));
    }

    /** Written down when it returns. A mail that is only late is still on its way; who is away has got it. */
    void take(long mailId, Incoming report) {
        if (report.kind() != Incoming.Kind.BOUNCE) {
            return;
        }
        DeliveryReport told = report.deliveryReport().orElseThrow();
        if (told.recipients().isEmpty()) {
            bounced(mailId, "a report that can't be read");
            return;
        }
        told.recipients().stream()
                .filter(one -> one.action() == Action.FAILED)
                .findFirst()
                .ifPresent(one -> bounced(mailId, (one.status() + " " + one.diagnostic()).strip()));
    }

    private void bounced(long mailId, String why) {
        db.platform(tx -> {
            AccountMailStore.bounced(tx, mailId, why);
            return why;
        });
    }
}
