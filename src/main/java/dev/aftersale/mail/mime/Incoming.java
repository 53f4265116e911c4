package dev.aftersale.mail.mime;

import jakarta.mail.internet.MailDateFormat;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A message as it came in, read as leniently as can be. */
public final class Incoming {

    /** What is to be done with it, by RFC 3834, 3464 and 5965. */
    public enum Kind {
        /** Somebody wrote it: it goes on. */
        HUMAN,
        /** A machine answered: it goes nowhere, but learn its {@link #deskTokens}. */
        AUTO_REPLY,
        /** {@link #deliveryReport} tells more. */
        BOUNCE,
        /** {@link #complaint} tells more. */
        COMPLAINT,
        /** It went round, or came from a mailing list: it goes nowhere. */
        LOOP
    }

    /** Why it is not {@link Kind#HUMAN}. {@code Precedence: bulk} is no sign: some desks put it on answers that people wrote. */
    public enum Sign {
        AUTO_SUBMITTED,
        NULL_SENDER,
        REPORT,
        AUTO_REPLY_HEADER,
        RESPONSE_SUPPRESSED,
        LIST,
        HOPS
    }

    /** What a page shows of a text. */
    private static final int LONGEST_TEXT = 1 << 20;

    private final PartReader.Read read;
    private final Set<Sign> signs;
    private final Kind kind;

    private Incoming(PartReader.Read read, @Nullable String envelopeSender) {
        this.read = read;
        this.signs = Signs.of(read.root(), envelopeSender);
        this.kind = Signs.kind(read.root(), signs);
    }

    /** Reads any bytes; never throws. The null sender is known by {@code Return-Path: <>}, if there is one. */
    public static Incoming parse(byte[] raw) {
        return new Incoming(PartReader.read(raw), null);
    }

    /** @param envelopeSender of {@code MAIL FROM}; empty for the null sender */
    public static Incoming parse(byte[] raw, String envelopeSender) {
        return new Incoming(PartReader.read(raw), envelopeSender);
    }

    Part root() {
        return read.root();
    }

    public Kind kind() {
        return kind;
    }

    public Set<Sign> signs() {
        return signs.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(signs));
    }

    /** Why it can't be relayed whatever it says: to be told at once, by 5xx. */
    public Optional<Rewritten.Refused> refusal() {
        return Optional.ofNullable(read.refused()).map(Rewritten.Refused::new);
    }

    /** Of the first {@code From}, if there are several: readers show that one. */
    public List<MailAddress> from() {
        String first = headers().first("From");
        return first == null ? List.of() : Addresses.parse(List.of(first));
    }

    public List<MailAddress> replyTo() {
        return addresses("Reply-To");
    }

    public List<MailAddress> to() {
        return addresses("To");
    }

    public List<MailAddress> cc() {
        return addresses("Cc");
    }

    /** Everybody that its headers name, in whatever part they played. */
    List<MailAddress> everybody() {
        return Addresses.parse(Stream.of("From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Return-Path")
                .flatMap(name -> headers().all(name).stream())
                .toList());
    }

    private List<MailAddress> addresses(String name) {
        return Addresses.parse(headers().all(name));
    }

    private Headers headers() {
        return read.root().headers();
    }

    /** In one line, decoded; empty if there is none. */
    public String subject() {
        return header("Subject").orElse("");
    }

    /** With angle brackets. */
    public @Nullable String messageId() {
        List<String> ids = ids("Message-ID");
        return ids.isEmpty() ? null : ids.getFirst();
    }

    /** With angle brackets; what is no id is left out. */
    public List<String> inReplyTo() {
        return ids("In-Reply-To");
    }

    /** With angle brackets, the oldest first; what is no id is left out. */
    public List<String> references() {
        return ids("References");
    }

    private List<String> ids(String name) {
        return MessageIds.in(headers().all(name).stream());
    }

    public @Nullable Instant date() {
        String date = headers().first("Date");
        if (date == null || date.length() > 100) {
            return null;
        }
        try {
            return new MailDateFormat().parse(date).toInstant();
        } catch (ParseException e) {
            return null; // many a program writes none that can be read
        }
    }

    /** The first header of this name, unfolded, decoded and in one line. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers().first(name)).map(value -> Characters.line(EncodedWords.decode(value)));
    }

    /** Of all its headers, in lower case. */
    public Set<String> headerNames() {
        return headers().fields().stream()
                .map(field -> field.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /** How often it has gone through this relay or another of our kind. */
    public int hops() {
        return Signs.hops(headers());
    }

    /**
     * All there is to read, as plain text, as it was written: for its writer. {@link Rewritten.Relayed#text} is for the other
     * side. Lines end with a line feed.
     */
    public String text() {
        var text = new StringBuilder();
        collect(root(), text);
        return Characters.cut(text.toString(), LONGEST_TEXT);
    }

    private static void collect(Part part, StringBuilder into) {
        if (into.length() > LONGEST_TEXT) {
            return;
        }
        if (part.isText()) {
            String text = part.isHtml() ? HtmlText.of(part.text()) : part.text();
            if (!text.isBlank()) {
                into.append(into.isEmpty() ? "" : "\n\n").append(text.strip());
            }
        } else if (part.type().is("multipart/alternative")) {
            chosen(part.children()).forEach(child -> collect(child, into));
        } else if (!part.isMessage()) {
            part.children().forEach(child -> collect(child, into));
        }
    }

    /** The plain one of several ways to say the same, unless there is nothing in it. */
    private static List<Part> chosen(List<Part> alternatives) {
        for (Part part : alternatives) {
            if (part.isText() && !part.isHtml() && !part.text().isBlank()) {
                return List.of(part);
            }
        }
        List<Part> others = new ArrayList<>(alternatives);
        others.removeIf(part -> part.isText() && !part.isHtml());
        return others;
    }

    /** Its HTML as it was written, with everything that is in it: to be searched, never to be shown. */
    public String html() {
        var html = new StringBuilder();
        root().eachLeaf(part -> {
            if (part.isText() && part.isHtml() && html.length() <= LONGEST_TEXT) {
                html.append(part.text()).append('\n');
            }
        });
        return Characters.cut(html.toString(), LONGEST_TEXT);
    }

    /** What {@code policy} lets through. */
    public List<Attachment> attachments(AttachmentPolicy policy) {
        var files = new Files(policy);
        root().eachLeaf(part -> {
            if (!part.isText()) {
                files.judge(part);
            }
        });
        return files.accepted();
    }

    /**
     * What an agent wrote, in a {@link Kind#AUTO_REPLY} of a desk that marks its agents' answers as a machine's. To be believed
     * only of a merchant: anybody can write the headers of a desk.
     */
    public Optional<String> agentAnswer() {
        return kind == Kind.AUTO_REPLY ? AgentAnswer.in(this) : Optional.empty();
    }

    public List<DeskToken> deskTokens() {
        return DeskTokens.of(this);
    }

    /** For {@link Kind#BOUNCE}. */
    public Optional<DeliveryReport> deliveryReport() {
        return kind == Kind.BOUNCE ? Optional.of(Reports.delivery(root())) : Optional.empty();
    }

    /** For {@link Kind#COMPLAINT}. */
    public Optional<Complaint> complaint() {
        return kind == Kind.COMPLAINT ? Optional.of(Reports.complaint(root())) : Optional.empty();
    }
}
