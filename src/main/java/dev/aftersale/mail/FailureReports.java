package dev.aftersale.mail;

import dev.aftersale.base.Json;
import dev.aftersale.base.Texts;
import dev.aftersale.mail.mime.Incoming;
import dev.aftersale.mail.mime.MailAddress;
import dev.aftersale.mail.relay.Inbox;
import dev.aftersale.mail.relay.Received;
import dev.aftersale.merchant.Merchants;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/**
 * Tells somebody that its mail was taken and could not be delivered, or not yet, as mail programs understand it (RFC 3464):
 * about the mask that it wrote to, with the headers that it sent, and without a word of what the other side's server said.
 */
@Component
final class FailureReports {

    static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final Inbox inbox;
    private final Merchants merchants;
    private final MailSettings settings;

    FailureReports(Inbox inbox, Merchants merchants, MailSettings settings) {
        this.inbox = inbox;
        this.merchants = merchants;
        this.settings = settings;
    }

    byte[] write(Outgoing mail) {
        if (mail.details() == null) {
            throw new IllegalStateException("a report that does not know what failed");
        }
        var failed = Json.read(mail.details(), Reports.Failed.class);
        Texts texts = Texts.in(merchants.get(mail.merchant()).settings().shop().locale());
        Received original = inbox.find(mail.objectId())
                .orElseThrow(() -> new IllegalStateException("the mail that failed is gone"));
        String boundary = "report-" + mail.id();
        boolean isDelay = mail.kind().isDelay();
        String subject = isDelay ? "mail.delayed.subject" : "mail.undelivered.subject";
        String words = isDelay ? "mail.delayed.text" : "mail.undelivered.text";
        var lines = new ArrayList<String>();
        lines.addAll(List.of(
                "From: " + encoded(Letter.plainName(settings.platform())) + " <postmaster@" + settings.domain() + ">",
                "To: <" + MailAddress.quoted(mail.recipient()) + ">",
                "Subject: " + encoded(texts.get(subject, Long.toString(mail.orderId()))),
                "Date: " + DATE.format(mail.createdAt()),
                "Message-ID: " + mail.messageId()));
        if (original.reference() != null && original.reference().matches("<[!-~&&[^<>]]{1,900}>")) {
            lines.add("In-Reply-To: " + original.reference());
        }
        lines.addAll(List.of(
                "Auto-Submitted: auto-replied",
                "MIME-Version: 1.0",
                "Content-Type: multipart/report; report-type=delivery-status; boundary=\"" + boundary + "\"",
                "",
                "--" + boundary,
                "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: base64",
                "",
                Base64.getMimeEncoder()
                        .encodeToString(texts.get(words, failed.mask(), Long.toString(mail.orderId()))
                                .getBytes(StandardCharsets.UTF_8)),
                "--" + boundary,
                "Content-Type: message/delivery-status",
                "",
                "Reporting-MTA: dns; " + settings.domain(),
                "Arrival-Date: " + DATE.format(original.receivedAt()),
                "",
                "Final-Recipient: rfc822; " + failed.mask(),
                isDelay ? "Action: delayed" : "Action: failed",
                "Status: " + failed.status(),
                ""));
        lines.addAll(headers(original, boundary));
        lines.add("--" + boundary + "--");
        return (String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Enough for its sender to know it again. */
    private static List<String> headers(Received original, String boundary) {
        Incoming incoming = Incoming.parse(original.raw(), original.envelopeSender());
        var lines = new ArrayList<String>();
        lines.add("--" + boundary);
        lines.add("Content-Type: text/rfc822-headers");
        lines.add("");
        lines.add("From: <" + original.from().replaceAll("[^!-~]", "") + ">");
        lines.add("To: <" + original.recipient() + ">");
        lines.add("Subject: " + encoded(incoming.subject().isEmpty() ? original.subject() : incoming.subject()));
        if (original.reference() != null) {
            lines.add("Message-ID: " + original.reference().replaceAll("[^!-~]", ""));
        }
        lines.add("");
        return lines;
    }

    /** One header value of any text, each word short enough for a line. */
    static String encoded(String text) {
        String plain = text.replaceAll("\\p{Cntrl}+", " ").strip();
        if (plain.matches("[ -~]*") && plain.length() < 60 && !plain.contains("=?")) {
            return plain;
        }
        var words = new ArrayList<String>();
        for (int from = 0; from < plain.length() && words.size() < 10; ) {
            int to = plain.offsetByCodePoints(from, Math.min(12, plain.codePointCount(from, plain.length())));
            words.add("=?UTF-8?B?"
                    + Base64.getEncoder()
                            .encodeToString(plain.substring(from, to).getBytes(StandardCharsets.UTF_8))
                    + "?=");
            from = to;
        }
        return String.join("\r\n ", words);
    }
}
