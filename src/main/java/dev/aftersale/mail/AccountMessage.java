package dev.aftersale.mail;

import dev.aftersale.mail.mime.MailAddress;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Properties;

/** An {@link AccountLetter} as it goes over the wire; its Message-ID is the same in every attempt. */
final class AccountMessage extends MimeMessage {

    private final String id;

    private AccountMessage(String id) {
        super(Session.getInstance(new Properties()));
        this.id = id;
    }

    static MimeMessage write(
            String id,
            Instant at,
            String recipient,
            String platform,
            String domain,
            AccountLetter letter,
            String text,
            String html)
            throws MailFailure {
        try {
            var message = new AccountMessage(id);
            message.setRecipient(RecipientType.TO, new InternetAddress(MailAddress.quoted(recipient), true));
            message.setFrom(new InternetAddress("accounts@" + domain, Letter.plainName(platform), "UTF-8"));
            message.setSubject(letter.subject().replaceAll("\\p{Cntrl}+", " "), "UTF-8");
            message.setSentDate(Date.from(at));
            message.setHeader("Auto-Submitted", "auto-generated");
            message.setHeader("X-Auto-Response-Suppress", "All");
            message.setHeader("Content-Language", letter.language());
            var parts = new MimeMultipart("alternative");
            parts.addBodyPart(part(text, "plain"));
            parts.addBodyPart(part(html, "html"));
            message.setContent(parts);
            message.saveChanges();
            return message;
        } catch (AddressException e) {
            throw MailFailure.noAddress(e);
        } catch (MessagingException | UnsupportedEncodingException e) {
            throw new IllegalStateException("a letter that is no message", e);
        }
    }

    private static MimeBodyPart part(String content, String subtype) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(content, StandardCharsets.UTF_8.name(), subtype);
        part.setHeader("Content-Transfer-Encoding", "quoted-printable");
        return part;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", id);
    }
}
