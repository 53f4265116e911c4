package dev.aftersale.mail.check;

import dev.aftersale.base.Db;
import dev.aftersale.base.PublicUrl;
import dev.aftersale.base.Texts;
import dev.aftersale.mail.auth.DkimSigner;
import dev.aftersale.mail.check.CheckReport.State;
import dev.aftersale.merchant.Merchants;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Makes the checks that are due, one after the other: they are few, and in no hurry. */
@Component
final class CheckWorker {

    static final Duration POLL = Duration.ofSeconds(5);

    private static final Duration LEASE = Duration.ofMinutes(40); // eight servers that take their time, and then some
    private static final Duration CALENDAR = Duration.ofMinutes(10);

    private final Db db;
    private final Checks checks;
    private final CheckCode codes;
    private final Probe probe;
    private final OwnRecords ownRecords;
    private final DkimSigner signer;
    private final Merchants merchants;
    private final PublicUrl url;
    private final CheckSettings settings;
    private Instant calendarAt = Instant.MIN;

    CheckWorker(
            Db db,
            Checks checks,
            CheckCode codes,
            Probe probe,
            OwnRecords ownRecords,
            DkimSigner signer,
            Merchants merchants,
            PublicUrl url,
            CheckSettings settings) {
        this.db = db;
        this.checks = checks;
        this.codes = codes;
        this.probe = probe;
        this.ownRecords = ownRecords;
        this.signer = signer;
        this.merchants = merchants;
        this.url = url;
        this.settings = settings;
    }

    /** One check, or one that nobody confirmed. Returns whether there may be another one. */
    boolean step() {
        Instant now = db.platform(tx -> tx.now());
        if (Duration.between(calendarAt.equals(Instant.MIN) ? Instant.EPOCH : calendarAt, now)
                        .abs()
                        .compareTo(CALENDAR)
                >= 0) {
            calendarAt = now;
            checks.startDue();
        }
        Optional<CheckReport> due =
                db.platform(tx -> CheckStore.claim(tx, tx.now().plus(LEASE)));
        due.ifPresent(this::carry);
        return due.isPresent();
    }

    private void carry(CheckReport check) {
        if (check.state() == State.ASKED) {
            end(check, now -> CheckRules.unseen(check, now));
        } else if (check.confirmedAt() == null) {
            List<StepResult> steps = new ArrayList<>(probe.run(check.address(), letter(check, CheckMail::small)));
            steps.add(ownRecords.step());
            end(check, now -> CheckRules.afterAttempt(check, steps, now));
        } else {
            StepResult attachment = probe.attachment(check.address(), letter(check, CheckMail::large));
            end(check, now -> CheckRules.afterAttachment(check, attachment, now));
        }
    }

    private void end(CheckReport was, Function<Instant, CheckReport> rule) {
        db.platform(tx -> {
            CheckReport is = rule.apply(tx.now());
            if (CheckStore.settle(tx, was, is) && !is.isOpen()) {
                checks.settle(tx, is);
            }
            return is;
        });
    }

    private Probe.Letter letter(CheckReport check, BiFunction<CheckMail.Words, Texts, byte[]> mail) {
        var merchant = merchants.get(check.merchant());
        var texts = Texts.in(merchant.settings().shop().locale());
        var words = new CheckMail.Words(
                check.id(),
                settings.platform(),
                codes.replyName(check.id()) + "@" + settings.domain(),
                Probe.mailbox(check.address()),
                codes.code(check.id()),
                url.of("/o/check/" + codes.token(check.id())),
                check.startedAt());
        return new Probe.Letter(settings.helo(), settings.envelopeFrom(), signer.sign(mail.apply(words, texts)));
    }
}
