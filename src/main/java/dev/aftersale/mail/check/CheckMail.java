package dev.aftersale.mail.check;

import dev.aftersale.base.Texts;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Properties;

/** The mails of a check, always in the same words: nobody can make us carry theirs. */
final class CheckMail {

    private static final int ATTACHMENT = 5 * 1024 * 1024;

    /** What help desks sort by, as in every mail to a merchant. */
    private static final String FIRST_LINES = "Event: test\nQueue: test\nTest: true\n\n";

    private CheckMail() {}

    /**
     * @param from the address that an answer goes to
     * @param url to confirm by clicking
     */
    record Words(long id, String platform, String from, String to, String code, String url, Instant at) {}

    static byte[] small(Words words, Texts texts) {
        return write(words, "", texts.get("check.mail.subject", words.code()), message -> {
            String body = texts.get("check.mail.body", words.platform(), words.code(), words.url());
            message.setText(FIRST_LINES + body + "\n", StandardCharsets.UTF_8.name());
            message.setHeader("Content-Transfer-Encoding", "quoted-printable");
        });
    }

    static byte[] large(Words words, Texts texts) {
        return write(words, "a", texts.get("check.mail.attachment.subject"), message -> {
            var text = new MimeBodyPart();
            text.setText(FIRST_LINES + texts.get("check.mail.attachment.body", words.platform()) + "\n", "UTF-8");
            text.setHeader("Content-Transfer-Encoding", "quoted-printable");
            var file = new MimeBodyPart();
            file.setText("5 MB\n".repeat(ATTACHMENT / 5), "US-ASCII");
            file.setHeader("Content-Transfer-Encoding", "base64");
            file.setFileName("5-megabytes.txt");
            var parts = new MimeMultipart("mixed");
            parts.addBodyPart(text);
            parts.addBodyPart(file);
            message.setContent(parts);
        });
    }

    private interface Filling {
        void fill(MimeMessage message) throws MessagingException;
    }

    private static byte[] write(Words words, String suffix, String subject, Filling filling) {
        String domain = words.from().substring(words.from().indexOf('@') + 1);
        try {
            var message = new MimeMessage(Session.getInstance(new Properties())) {
                @Override
                protected void updateMessageID() throws MessagingException {
                    setHeader("Message-ID", "<%d%s.check@%s>".formatted(words.id(), suffix, domain));
                }
            };
            message.setFrom(new InternetAddress(words.from(), words.platform(), "UTF-8"));
            message.setHeader("To", words.to());
            message.setSubject(subject, "UTF-8");
            message.setSentDate(Date.from(words.at()));
            message.setHeader("X-Market-Kind", "test");
            message.setHeader("X-Market-Queue", "test");
            message.setHeader("X-Market-Test", "true");
            message.setHeader("X-Auto-Response-Suppress", "All");
            filling.fill(message);
            message.saveChanges();
            var out = new ByteArrayOutputStream();
            message.writeTo(out);
            return out.toByteArray();
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException("a mail that can't be written", e);
        }
    }
}
