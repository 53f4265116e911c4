package dev.aftersale.mail.mime;

import dev.aftersale.mail.mime.DeliveryReport.Action;
import dev.aftersale.mail.mime.DeliveryReport.Recipient;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reports of mail servers and providers about mail of ours: RFC 3464, RFC 5965, and what came before them. */
final class Reports {

    private static final int MOST_RECIPIENTS = 100;
    private static final int LONGEST_DIAGNOSTIC = 1_000;

    /** How Hotmail tells who complained. */
    private static final String HOTMAIL = "X-HmXmrOriginalRecipient";

    private static final Pattern STATUS = Pattern.compile("\\b([245]\\.\\d{1,3}\\.\\d{1,3})\\b");
    private static final Pattern WARNING = Pattern.compile("(?i)\\b(warning|delayed|delay)\\b");
    private static final Pattern MESSAGE_ID = Pattern.compile("(?i)\\bMessage-ID:\\s{0,10}(<[^<>\\s]{1,240}>)");

    private Reports() {}

    static boolean hasDeliveryStatus(Part root) {
        return root.type().is("multipart/report") && part(root, Reports::isDeliveryStatus) != null;
    }

    /** That somebody has opened a mail, or thrown it away (RFC 8098). */
    static boolean isAboutReading(Part root) {
        return part(root, part -> part.type().is("message/disposition-notification")) != null;
    }

    static boolean isComplaint(Part root) {
        return (part(root, part -> part.type().is("message/feedback-report")) != null
                        && root.type().is("multipart/report"))
                || hotmailRecipient(root) != null;
    }

    private static boolean isDeliveryStatus(Part part) {
        return part.type().is("message/delivery-status") || part.type().is("message/global-delivery-status");
    }

    static DeliveryReport delivery(Part root) {
        var recipients = new ArrayList<Recipient>();
        Part status = part(root, Reports::isDeliveryStatus);
        if (status != null) {
            for (Headers group : groups(status)) {
                if (recipients.size() < MOST_RECIPIENTS && (group.has("Final-Recipient") || group.has("Action"))) {
                    recipients.add(recipient(group));
                }
            }
        }
        if (recipients.isEmpty()) {
            Addresses.parse(root.headers().all("X-Failed-Recipients"))
                    .forEach(one -> recipients.add(new Recipient(one.address(), Action.FAILED, "", "")));
        }
        if (recipients.isEmpty() && isWarning(root)) {
            recipients.add(new Recipient("", Action.DELAYED, "", ""));
        }
        return new DeliveryReport(List.copyOf(recipients), originalMessageId(root));
    }

    /** Says in words alone that the mail is late: its server goes on trying. */
    private static boolean isWarning(Part root) {
        String subject = root.headers().first("Subject");
        return subject != null
                && WARNING.matcher(Characters.cut(EncodedWords.decode(subject), LONGEST_DIAGNOSTIC))
                        .find();
    }

    /** Blocks of headers with an empty line between them: the first is of the whole message, the others of a recipient. */
    private static List<Headers> groups(Part status) {
        byte[] bytes = status.decoded();
        var groups = new ArrayList<Headers>();
        int at = 0;
        while (at < bytes.length && groups.size() <= MOST_RECIPIENTS) {
            Headers group = Headers.read(bytes, at, bytes.length);
            if (!group.fields().isEmpty()) {
                groups.add(group);
            }
            at = Math.max(group.bodyAt(), Lines.next(bytes, Lines.end(bytes, at, bytes.length), bytes.length));
        }
        return groups;
    }

    private static Recipient recipient(Headers group) {
        String address = withoutType(group.first("Final-Recipient"));
        if (address.isEmpty()) {
            address = withoutType(group.first("Original-Recipient"));
        }
        String diagnostic = Characters.cut(
                Characters.line(EncodedWords.decode(withoutType(group.first("Diagnostic-Code")))), LONGEST_DIAGNOSTIC);
        String status = status(group.first("Status"));
        if (status.isEmpty()) {
            status = status(diagnostic);
        }
        return new Recipient(address, action(group.first("Action"), status), status, diagnostic);
    }

    /** {@code rfc822; anna@example.org} without what comes before the semicolon. */
    private static String withoutType(@Nullable String value) {
        if (value == null) {
            return "";
        }
        int semicolon = value.indexOf(';');
        String bare = (semicolon < 0 ? value : value.substring(semicolon + 1)).strip();
        return bare.startsWith("<") && bare.endsWith(">") ? bare.substring(1, bare.length() - 1) : bare;
    }

    private static String status(@Nullable String value) {
        var status = STATUS.matcher(value == null ? "" : Characters.cut(value, LONGEST_DIAGNOSTIC));
        return status.find() ? status.group(1) : "";
    }

    private static Action action(@Nullable String value, String status) {
        String word = value == null ? "" : Parameters.parse(value).value();
        for (Action action : Action.values()) {
            if (word.startsWith(action.name().toLowerCase(Locale.ROOT))) {
                return action;
            }
        }
        return status.startsWith("4") ? Action.DELAYED : status.startsWith("2") ? Action.DELIVERED : Action.FAILED;
    }

    static Complaint complaint(Part root) {
        var recipients = new ArrayList<String>();
        String type = "abuse";
        Part feedback = part(root, part -> part.type().is("message/feedback-report"));
        if (feedback != null) {
            byte[] bytes = feedback.decoded();
            Headers told = Headers.read(bytes, 0, bytes.length);
            type = Optional.ofNullable(told.first("Feedback-Type"))
                    .map(value -> Characters.cut(Characters.line(value), 60).toLowerCase(Locale.ROOT))
                    .orElse(type);
            Stream.of("Original-Rcpt-To", "Removal-Recipient")
                    .flatMap(name -> told.all(name).stream())
                    .map(Reports::withoutType)
                    .filter(address -> !address.isEmpty() && !recipients.contains(address))
                    .limit(MOST_RECIPIENTS)
                    .forEach(recipients::add);
        }
        String hotmail = hotmailRecipient(root);
        if (hotmail != null && !recipients.contains(hotmail)) {
            recipients.add(hotmail);
        }
        return new Complaint(type, List.copyOf(recipients), originalMessageId(root));
    }

    private static @Nullable String hotmailRecipient(Part root) {
        String value = root.headers().first(HOTMAIL);
        Part original = value != null ? null : part(root, part -> part.isMessage() && !part.isLeaf());
        if (original != null) {
            value = original.children().getFirst().headers().first(HOTMAIL);
        }
        return value == null ? null : withoutType(value);
    }

    private static @Nullable String originalMessageId(Part root) {
        Part original = part(root, part -> part.isMessage() && !part.isLeaf());
        if (original != null) {
            return first(original.children().getFirst().headers());
        }
        Part headers = part(
                root,
                part -> part.type().is("text/rfc822-headers") || part.type().is("message/rfc822-headers"));
        if (headers != null) {
            byte[] bytes = headers.decoded();
            return first(Headers.read(bytes, 0, bytes.length));
        }
        // the old manner: the message that came back stands below some words
        Part text = part(root, Part::isText);
        var id = MESSAGE_ID.matcher(text == null ? "" : Characters.cut(text.text(), 100_000));
        return id.find() ? id.group(1) : null;
    }

    private static @Nullable String first(Headers headers) {
        List<String> ids = MessageIds.in(headers.all("Message-ID").stream());
        return ids.isEmpty() ? null : ids.getFirst();
    }

    private static @Nullable Part part(Part root, Predicate<Part> wanted) {
        if (wanted.test(root)) {
            return root;
        }
        for (Part child : root.children()) {
            // not in the message that came back: it may itself be a report
            Part found = root.isMessage() ? null : part(child, wanted);
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
