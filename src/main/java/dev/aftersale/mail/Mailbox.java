package dev.aftersale.mail;

import dev.aftersale.base.Db;
import dev.aftersale.base.Ids;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The operator's mailbox: what is written to {@code postmaster@} and the like. In the demo, all that came in at our own SMTP
 * port and is not for us, to be looked at instead of being sent to anyone.
 */
@Component
public final class Mailbox {

    private static final Session NO_SESSION = Session.getInstance(new Properties());
    private static final Pattern ORDER = Pattern.compile("\\b(\\d{9,19})\\b");

    private final Db db;

    Mailbox(Db db) {
        this.db = db;
    }

    /**
     * A mail in the list.
     *
     * @param orderId the order it speaks of, as far as it says so
     */
    public record Entry(
            long id,
            Instant receivedAt,
            String from,
            String recipients,
            String subject,
            @Nullable String orderId) {

        /** The sender as mail readers show it in a list: its name, if it gives one. */
        public String fromName() {
            int address = from.lastIndexOf('<');
            String name =
                    address > 0 ? from.substring(0, address).replace("\"", "").strip() : "";
            return name.isEmpty() ? from : name;
        }
    }

    /** One mail, taken apart. {@code text} and {@code html} are empty where it has no such part. */
    public record Opened(Entry entry, List<HeaderLine> headers, String text, String html) {}

    public record HeaderLine(String name, String value) {}

    /** Keeps a message; one that is there already, by its Message-ID, is not kept again. */
    void keep(String sender, List<String> recipients, byte[] raw) {
        MimeMessage message = parse(raw);
        String messageId = header(message, "Message-ID").orElseGet(() -> "<" + digest(raw) + ">");
        String subject = decoded(header(message, "Subject").orElse(""));
        String from = decoded(header(message, "From").orElse(sender));
        String orderId = header(message, "X-Aftersale-Order").orElseGet(() -> orderIn(subject));
        db.platform(tx -> {
            MailboxStore.insert(
                    tx, Ids.next(0), messageId, sender, String.join(", ", recipients), orderId, from, subject, raw);
            return messageId;
        });
    }

    /** Throws away what came before {@code time}. */
    void forget(Instant time) {
        db.platform(tx -> {
            MailboxStore.forget(tx, time);
            return time;
        });
    }

    /**
     * The newest first.
     *
     * @param orderId only those of this order; null: all
     * @param before only those older than this one; null: from the newest on
     */
    public List<Entry> list(@Nullable String orderId, @Nullable Long before, int limit) {
        return db.platform(tx -> MailboxStore.list(tx, orderId, before == null ? Long.MAX_VALUE : before, limit));
    }

    public Optional<Opened> open(long id) {
        return db.platform(tx -> MailboxStore.find(tx, id)).map(kept -> open(kept.entry(), parse(kept.raw())));
    }

    private static Opened open(Entry entry, MimeMessage message) {
        var text = new StringBuilder();
        var html = new StringBuilder();
        Map<String, String> pictures = new HashMap<>();
        List<HeaderLine> headers = new ArrayList<>();
        try {
            collect(message, text, html, pictures, 0);
            for (Header header : Collections.list(message.getAllHeaders())) {
                headers.add(new HeaderLine(header.getName(), decoded(header.getValue())));
            }
        } catch (MessagingException | IOException e) {
            text.append("This mail can't be read: ").append(e.getMessage());
        }
        String shown = html.toString();
        for (var picture : pictures.entrySet()) {
            shown = shown.replace(picture.getKey(), picture.getValue());
        }
        return new Opened(entry, headers, text.toString(), shown);
    }

    /** @param pictures that come with the mail: what its HTML calls each, and the same as an address that holds it */
    private static void collect(
            Part part, StringBuilder text, StringBuilder html, Map<String, String> pictures, int depth)
            throws MessagingException, IOException {
        if (depth > 20) {
            return;
        }
        if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                collect(parts.getBodyPart(i), text, html, pictures, depth + 1);
            }
        } else if (part.isMimeType("text/html")) {
            html.append(part.getContent());
        } else if (part.isMimeType("text/plain")) {
            text.append(part.getContent());
        } else if (part.isMimeType("image/png") && part.getHeader("Content-ID") != null) {
            String id = part.getHeader("Content-ID")[0].strip().replaceAll("^<|>$", "");
            String png =
                    Base64.getEncoder().encodeToString(part.getInputStream().readAllBytes());
            pictures.put("cid:" + id, "data:image/png;base64," + png);
        }
    }

    private static MimeMessage parse(byte[] raw) {
        try {
            return new MimeMessage(NO_SESSION, new ByteArrayInputStream(raw));
        } catch (MessagingException e) {
            throw new IllegalArgumentException("no message", e);
        }
    }

    private static Optional<String> header(MimeMessage message, String name) {
        try {
            String value = message.getHeader(name, null);
            return value == null ? Optional.empty() : Optional.of(value.strip());
        } catch (MessagingException e) {
            return Optional.empty();
        }
    }

    private static String decoded(String value) {
        try {
            return MimeUtility.decodeText(MimeUtility.unfold(value)).replaceAll("\\p{Cntrl}+", " ");
        } catch (UnsupportedEncodingException e) {
            return value.replaceAll("\\p{Cntrl}+", " ");
        }
    }

    private static @Nullable String orderIn(String subject) {
        Matcher order = ORDER.matcher(subject);
        return order.find() ? order.group(1) : null;
    }

    private static String digest(byte[] raw) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(raw));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
