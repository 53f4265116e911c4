package dev.aftersale.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * Somebody with a mailbox and a mail program, which does what mail programs do: answers go to Reply-To, name what they answer,
 * quote it, and a copy is kept of all that is sent.
 */
final class Correspondent {

    private static final Duration ARRIVES_WITHIN = Duration.ofSeconds(60);

    private final String name;
    private final String address;
    private final MailServer server;
    private final Session session;
    private final String mailbox;
    private final List<MimeMessage> sent;

    /** @param server where the mailbox is */
    Correspondent(String name, String local, MailServer server) {
        this(name, local, server, local, new ArrayList<>());
    }

    private Correspondent(String name, String local, MailServer server, String mailbox, List<MimeMessage> sent) {
        this.name = name;
        this.address = local + "@" + server.domain();
        this.server = server;
        this.mailbox = mailbox;
        this.sent = sent;
        var properties = new Properties();
        properties.put("mail.smtp.host", server.in());
        properties.put("mail.smtp.port", server.port());
        properties.put("mail.smtp.localaddress", MailServer.PEOPLE);
        properties.put("mail.smtp.localhost", "laptop-of-" + local + "." + server.domain());
        properties.put("mail.smtp.starttls.required", "true");
        properties.put("mail.smtp.starttls.enable", "true");
        properties.put("mail.smtp.ssl.trust", "*");
        properties.put("mail.smtp.ssl.checkserveridentity", "false");
        properties.put("mail.smtp.allow8bitmime", "true");
        properties.put("mail.from", address); // its domain is in the Message-IDs
        properties.put("mail.smtp.from", address); // whatever a mail says that it is from
        session = Session.getInstance(properties);
    }

    /** Who reads the same mailbox, and writes from an address of her own. */
    Correspondent colleague(String name, String local) {
        return new Correspondent(name, local, server, mailbox, sent);
    }

    String address() {
        return address;
    }

    /** What came, as the server wrote it down. */
    List<String> raw() {
        Path folder = server.mailbox(mailbox);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            var found = new ArrayList<String>();
            for (Path file : files.sorted(Comparator.comparingLong(Correspondent::writtenAt))
                    .toList()) {
                found.add(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
            return found;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long writtenAt(Path file) {
        try {
            return Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    List<MimeMessage> inbox() {
        return raw().stream().map(this::parsed).toList();
    }

    private MimeMessage parsed(String raw) {
        try {
            return new MimeMessage(session, new ByteArrayInputStream(raw.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The one that came with {@code text} in it; it may take its time. */
    MimeMessage receives(String text) {
        return receives(text, message -> text(message).replaceAll("\\s+", " ").contains(text));
    }

    MimeMessage receives(String what, Predicate<MimeMessage> wanted) {
        await().alias(what + " in the mailbox of " + address)
                .atMost(ARRIVES_WITHIN)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> inbox().stream().anyMatch(wanted));
        return inbox().stream().filter(wanted).findFirst().orElseThrow();
    }

    /** Of {@code words}, those that came, each as often as it did, in the order in which the server took the mails. */
    List<String> received(List<String> words) {
        String log = server.log();
        return inbox().stream()
                .sorted(Comparator.comparingInt(message -> log.indexOf("message-id=" + id(message))))
                .flatMap(message -> words.stream().filter(text(message)::contains))
                .toList();
    }

    private static String id(MimeMessage message) {
        try {
            return message.getMessageID();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    MimeMessage write(String to, String subject, String text) throws MessagingException {
        return write(address, to, subject, text);
    }

    /** @param from who it says that it is from */
    MimeMessage write(String from, String to, String subject, String text) throws MessagingException {
        var message = new MimeMessage(session);
        message.setRecipient(RecipientType.TO, new InternetAddress(to));
        message.setSubject(subject, "UTF-8");
        message.setText(text, "UTF-8");
        return send(message, from);
    }

    /** Below the quotation of what it answers, as text and as HTML. */
    MimeMessage answer(MimeMessage asked, String text) throws MessagingException {
        var answer = (MimeMessage) asked.reply(false);
        String head = "On %tF, %s wrote:".formatted(asked.getSentDate(), asked.getFrom()[0]);
        String quoted = readable(asked).strip().replaceAll("(?m)^", "> ");
        var plain = new MimeBodyPart();
        plain.setText("%s\n\n-- \n%s <%s>\n\n%s\n%s\n".formatted(text, name, address, head, quoted), "UTF-8");
        var html = new MimeBodyPart();
        html.setText(
                "<p>%s</p><p>%s <a href=\"mailto:%s\">%s</a></p><blockquote>%s</blockquote>"
                        .formatted(text, name, address, address, escaped(quoted)),
                "UTF-8",
                "html");
        answer.setContent(new MimeMultipart("alternative", plain, html));
        return send(answer, address);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>");
    }

    private MimeMessage send(MimeMessage message, String from) throws MessagingException {
        message.setFrom(new InternetAddress(from));
        message.setHeader("User-Agent", "Letters 1.0 on laptop." + server.domain());
        message.setHeader("X-Originating-IP", "[" + MailServer.PEOPLE + "]");
        message.setSentDate(Date.from(Instant.now()));
        message.saveChanges();
        try (var transport = (SMTPTransport) session.getTransport("smtp")) {
            transport.connect();
            transport.sendMessage(message, message.getAllRecipients());
        }
        sent.add(message);
        return message;
    }

    /** What a mail program shows that shows plain text where there is some. */
    private static String readable(MimeMessage message) {
        try {
            Part part = message;
            while (part.getContent() instanceof Multipart parts) {
                part = parts.getBodyPart(0);
            }
            return text(part);
        } catch (IOException | MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All text of a message, whatever it is wrapped in. */
    static String text(Part part) {
        try {
            Object content = part.getContent();
            if (content instanceof Multipart parts) {
                var text = new StringBuilder();
                for (int i = 0; i < parts.getCount(); i++) {
                    text.append(text(parts.getBodyPart(i))).append('\n');
                }
                return text.toString();
            }
            if (content instanceof Part inner) {
                return text(inner);
            }
            if (content instanceof String text) {
                return text.replace("\r\n", "\n");
            }
            var bytes = new ByteArrayOutputStream();
            part.getInputStream().transferTo(bytes);
            return bytes.toString(StandardCharsets.UTF_8);
        } catch (IOException | MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Checks that a mail program shows the messages as one conversation: each but the first names what it answers, all that
     * it names is in this mailbox or among the copies of what was sent from it, and all lead back to the same first message.
     */
    void seesOneConversation(List<MimeMessage> messages) throws MessagingException {
        Map<String, MimeMessage> kept = new HashMap<>();
        for (MimeMessage one : Stream.concat(inbox().stream(), sent.stream()).toList()) {
            kept.put(one.getMessageID(), one);
        }
        Set<String> roots = new HashSet<>();
        for (MimeMessage one : messages) {
            assertThat(kept.keySet())
                    .as("what '%s' of %s refers to", one.getSubject(), address)
                    .containsAll(references(one));
            roots.add(root(one, kept));
        }
        assertThat(roots).as("conversations that %s sees", address).hasSize(1);
    }

    private static String root(MimeMessage message, Map<String, MimeMessage> kept) throws MessagingException {
        MimeMessage root = message;
        for (int steps = 0; root.getHeader("In-Reply-To", null) != null; steps++) {
            assertThat(steps).as("steps up from " + message.getMessageID()).isLessThan(100);
            root = kept.get(root.getHeader("In-Reply-To", null).strip());
        }
        return root.getMessageID();
    }

    private static List<String> references(MimeMessage message) throws MessagingException {
        var ids = new ArrayList<String>();
        for (String name : List.of("References", "In-Reply-To")) {
            String value = message.getHeader(name, " ");
            if (value != null) {
                ids.addAll(List.of(value.strip().split("\\s+")));
            }
        }
        return ids;
    }
}
