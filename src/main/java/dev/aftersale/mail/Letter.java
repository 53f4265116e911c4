package dev.aftersale.mail;

import dev.aftersale.mail.mime.MailAddress;
import dev.aftersale.merchant.SupportQueue;
import dev.aftersale.upload.StoredFile;
import jakarta.activation.DataHandler;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A notice as a message of RFC 5322: text and HTML side by side. Made of the row and the facts alone, so that another
 * attempt is the same message.
 */
final class Letter {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final Session NO_SESSION = Session.getInstance(new Properties());

    private final MimeMessage message;
    private final InternetAddress recipient;

    private Letter(MimeMessage message, InternetAddress recipient) {
        this.message = message;
        this.recipient = recipient;
    }

    /** As it goes over the wire. */
    byte[] bytes() {
        var bytes = new ByteArrayOutputStream();
        try {
            message.writeTo(bytes);
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException("a notice that is no message", e);
        }
        return bytes.toByteArray();
    }

    InternetAddress recipient() {
        return recipient;
    }

    /** How the HTML names the logo that comes with it. */
    static final String LOGO = "cid:logo@notice";

    /**
     * What comes with it.
     *
     * @param logo a PNG that the HTML shows; null: it shows none
     * @param file to be kept by the reader; null: nothing
     */
    record Enclosed(byte @Nullable [] logo, @Nullable StoredFile file) {}

    /** @param replyTo the mask through which its reader reaches the other side */
    static Letter write(
            Outgoing mail, Notice notice, String text, String html, String domain, String replyTo, Enclosed enclosed)
            throws MailFailure {
        InternetAddress recipient;
        try {
            recipient = new InternetAddress(MailAddress.quoted(mail.recipient()), true);
        } catch (AddressException e) {
            throw MailFailure.noAddress(e);
        }
        try {
            var message = new WithOwnId(mail.messageId());
            message.setFrom(new InternetAddress("notices@" + domain, plainName(notice.from()), "UTF-8"));
            message.setReplyTo(new InternetAddress[] {new InternetAddress(replyTo)});
            message.setRecipient(MimeMessage.RecipientType.TO, recipient);
            message.setSubject(oneLine(notice.subject()), "UTF-8");
            message.setHeader("Date", DATE.format(mail.happenedAt()));
            message.setHeader("Auto-Submitted", "auto-generated");
            message.setHeader("Precedence", "bulk");
            message.setHeader("X-Auto-Response-Suppress", "All");
            message.setHeader("X-Aftersale-Order", Long.toString(mail.orderId()));
            message.setHeader("X-Aftersale-Notice", mail.kind().key());
            if (mail.kind().role() == NoticeKind.Role.MERCHANT) {
                marketHeaders(message, mail, notice);
            }
            if (mail.test()) {
                message.setHeader("X-Aftersale-Test", "true");
            }
            message.setHeader("Content-Language", notice.language());
            var parts = new MimeMultipart("alternative");
            parts.addBodyPart(part(text, "plain"));
            var shown = part(html, "html"); // the last one is what readers prefer
            parts.addBodyPart(enclosed.logo() == null ? shown : with(shown, enclosed.logo()));
            message.setContent(enclosed.file() == null ? parts : with(parts, enclosed.file(), mail.objectId()));
            message.saveChanges();
            return new Letter(message, recipient);
        } catch (MessagingException | UnsupportedEncodingException e) {
            throw new IllegalStateException("a notice that is no message", e);
        }
    }

    private static MimeBodyPart with(MimeBodyPart html, byte[] logo) throws MessagingException {
        var picture = new MimeBodyPart();
        picture.setDataHandler(new DataHandler(new ByteArrayDataSource(logo, "image/png")));
        picture.setHeader("Content-ID", "<" + LOGO.substring("cid:".length()) + ">");
        picture.setHeader("Content-Transfer-Encoding", "base64");
        picture.setDisposition(MimeBodyPart.INLINE);
        var both = new MimeBodyPart();
        both.setContent(new MimeMultipart("related", html, picture));
        return both;
    }

    /** What help desks sort by: the same names as on the messages of threads. */
    private static void marketHeaders(MimeMessage message, Outgoing mail, Notice notice) throws MessagingException {
        message.setHeader("X-Market-Kind", mail.kind().key());
        Optional<SupportQueue> queue = mail.kind().queue();
        if (queue.isPresent()) {
            message.setHeader("X-Market-Queue", queue.get().key());
        }
        message.setHeader("X-Market-Order", Long.toString(mail.orderId()));
        message.setHeader("X-Market-Test", Boolean.toString(mail.test()));
        for (Notice.Fact fact : notice.record()) {
            String value = oneLine(String.join(", ", fact.values()));
            if (fact.label().equals("Event")) {
                message.setHeader("X-Market-Event", value);
            } else if (fact.label().equals("Merchant-Order-Reference")) {
                message.setHeader("X-Market-Reference", MimeUtility.fold(20, encodedWord(value)));
            }
        }
    }

    private static String encodedWord(String value) {
        try {
            return MimeUtility.encodeText(value, "UTF-8", null);
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("every Java has UTF-8", e);
        }
    }

    private static MimeMultipart with(MimeMultipart alternatives, StoredFile enclosed, long id)
            throws MessagingException {
        var words = new MimeBodyPart();
        words.setContent(alternatives);
        var file = new MimeBodyPart();
        file.setDataHandler(new DataHandler(new ByteArrayDataSource(enclosed.content(), enclosed.mediaType())));
        file.setFileName("return-" + id + (enclosed.mediaType().equals("application/pdf") ? ".pdf" : ".jpg"));
        file.setHeader("Content-Transfer-Encoding", "base64");
        return new MimeMultipart("mixed", words, file);
    }

    private static MimeBodyPart part(String content, String subtype) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(content, StandardCharsets.UTF_8.name(), subtype);
        // Whatever the content: no line too long for SMTP, and still to be read without a decoder.
        part.setHeader("Content-Transfer-Encoding", "quoted-printable");
        return part;
    }

    /** A name that can't be mistaken for an address by those who show only the name. */
    static String plainName(String name) {
        String plain = oneLine(name)
                .replaceAll("[<>@\"\\\\]", " ")
                .replaceAll("\\s+", " ")
                .strip();
        return plain.length() > 60 ? plain.substring(0, 60).strip() : plain;
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").strip();
    }

    /** The library would give each saved message an id of its own making. */
    private static final class WithOwnId extends MimeMessage {

        private final String id;

        WithOwnId(String id) {
            super(NO_SESSION);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
