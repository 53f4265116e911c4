package dev.aftersale.mail;

import dev.aftersale.base.Backoff;
import dev.aftersale.base.Bell;
import dev.aftersale.base.Db;
import dev.aftersale.base.Ids;
import dev.aftersale.base.Json;
import dev.aftersale.base.SecretBox;
import dev.aftersale.base.Tx;
import dev.aftersale.base.Worker;
import dev.aftersale.mail.MailFailure.Verdict;
import dev.aftersale.mail.auth.DkimSigner;
import dev.aftersale.mail.relay.ReturnPath;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import jakarta.mail.MessagingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/**
 * Mail to people who work here: invitations, links for a new password. It belongs to no order. Its text is sealed until it is
 * sent, forgotten after, and shown to nobody; whether it arrived, operators see.
 */
@Component
public final class AccountLetters {

    private static final Duration POLL = Duration.ofSeconds(2);
    private static final Duration LEASE = Duration.ofMinutes(2);

    /** A link lives an hour: mail that comes a day later helps nobody. */
    private static final Backoff RETRIES = new Backoff(
            List.of(Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15)),
            Duration.ofHours(12));

    private final Db db;
    private final SecretBox box;
    private final MailHosts hosts;
    private final MailSettings settings;
    private final TemplateEngine templates;
    private final DkimSigner signer;
    private final ReturnPath returnPaths;
    private final Bell bell = new Bell();

    AccountLetters(
            Db db,
            SecretBox box,
            MailHosts hosts,
            MailSettings settings,
            TemplateEngine templates,
            DkimSigner signer,
            ReturnPath returnPaths) {
        this.db = db;
        this.box = box;
        this.hosts = hosts;
        this.settings = settings;
        this.templates = templates;
        this.signer = signer;
        this.returnPaths = returnPaths;
    }

    /** Queues {@code letter} in the transaction that makes its link: both are kept, or neither is. */
    public void send(Tx tx, String recipient, AccountLetter letter) {
        byte[] sealed = box.seal(Json.write(letter).getBytes(StandardCharsets.UTF_8));
        AccountMailStore.insert(tx, Ids.next(0), recipient, sealed);
        tx.afterCommit(bell::ring);
    }

    /** One letter. Returns whether there may be another one. */
    boolean step() {
        Patience patience = Patience.ofLease(LEASE);
        Optional<AccountMailStore.Due> due =
                db.platform(tx -> AccountMailStore.claim(tx, tx.now().plus(LEASE)));
        due.ifPresent(letter -> carry(letter, patience));
        return due.isPresent();
    }

    private void carry(AccountMailStore.Due due, Patience patience) {
        try {
            var letter = Json.read(new String(box.open(due.sealed()), StandardCharsets.UTF_8), AccountLetter.class);
            var message = AccountMessage.write(
                    "<%d.account@%s>".formatted(due.id(), settings.domain()),
                    due.createdAt(),
                    due.recipient(),
                    settings.platform(),
                    settings.domain(),
                    letter,
                    lay("mail/account_text.jte", letter),
                    lay("mail/account_html.jte", letter));
            var connection =
                    SmtpConnection.open(hosts.of(MailStore.domainOf(due.recipient())), settings.domain(), patience);
            try {
                var bytes = new ByteArrayOutputStream();
                message.writeTo(bytes);
                connection.send(
                        new Post(
                                signer.sign(bytes.toByteArray()),
                                due.recipient(),
                                returnPaths.ofAccount(due.id()),
                                null),
                        patience);
            } finally {
                connection.close();
            }
            settle(due, null);
        } catch (MailFailure e) {
            settle(due, e);
        } catch (MessagingException | IOException | RuntimeException e) {
            settle(due, new MailFailure(Verdict.LATER, null, "it can't be written: " + e.getMessage(), e));
        }
    }

    private String lay(String template, AccountLetter letter) {
        var output = new StringOutput(4_096);
        templates.render(template, letter, output);
        return output.toString().strip() + "\n";
    }

    private void settle(AccountMailStore.Due due, @Nullable MailFailure failure) {
        db.platform(tx -> {
            if (failure == null) {
                AccountMailStore.settle(tx, due, MailState.SENT, null);
                return null;
            }
            Optional<Instant> next = failure.verdict() == Verdict.FINAL
                    ? Optional.empty()
                    : RETRIES.next(due.attempt(), due.createdAt(), tx.now(), due.id());
            if (next.isPresent()) {
                AccountMailStore.postpone(tx, due, next.get(), failure.reason());
            } else {
                boolean isRefused = failure.verdict() == Verdict.FINAL;
                AccountMailStore.settle(tx, due, isRefused ? MailState.BOUNCED : MailState.GIVEN_UP, failure.reason());
            }
            return null;
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Work {

        @Bean
        Worker accountMailWorker(AccountLetters letters, @Value("${aftersale.workers.enabled:true}") boolean enabled) {
            return new Worker("account mail", enabled, letters.bell, POLL, Duration.ZERO, letters::step);
        }
    }
}
