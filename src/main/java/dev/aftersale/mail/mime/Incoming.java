package dev.aftersale.mail.mime;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    /** Why it is not {@link Kind#HUMAN}: for those who know a desk that marks its agents' answers as a machine's. */
    public enum Sign {
        AUTO_SUBMITTED,
        NULL_SENDER,
        REPORT,
        AUTO_REPLY_HEADER,
        RESPONSE_SUPPRESSED,
        LIST,
        HOPS
    }

    private Incoming() {}

    /** Reads any bytes; never throws. */
    public static Incoming parse(byte[] raw) {
        throw new UnsupportedOperationException();
    }

    /** @param envelopeSender of {@code MAIL FROM}; empty for the null sender */
    public static Incoming parse(byte[] raw, String envelopeSender) {
        throw new UnsupportedOperationException();
    }

    public Kind kind() {
        throw new UnsupportedOperationException();
    }

    public Set<Sign> signs() {
        throw new UnsupportedOperationException();
    }

    /** Why it can't be relayed whatever it says: to be told at once, by 5xx. */
    public Optional<Rewritten.Refused> refusal() {
        throw new UnsupportedOperationException();
    }

    public List<MailAddress> from() {
        throw new UnsupportedOperationException();
    }

    public Optional<MailAddress> sender() {
        throw new UnsupportedOperationException();
    }

    public List<MailAddress> replyTo() {
        throw new UnsupportedOperationException();
    }

    public List<MailAddress> to() {
        throw new UnsupportedOperationException();
    }

    public List<MailAddress> cc() {
        throw new UnsupportedOperationException();
    }

    /** In one line, decoded; empty if there is none. */
    public String subject() {
        throw new UnsupportedOperationException();
    }

    /** With angle brackets. */
    public @Nullable String messageId() {
        throw new UnsupportedOperationException();
    }

    /** With angle brackets; what is no id is left out. */
    public List<String> inReplyTo() {
        throw new UnsupportedOperationException();
    }

    /** With angle brackets, the oldest first; what is no id is left out. */
    public List<String> references() {
        throw new UnsupportedOperationException();
    }

    public @Nullable Instant date() {
        throw new UnsupportedOperationException();
    }

    /** The first header of this name, unfolded and decoded. */
    public Optional<String> header(String name) {
        throw new UnsupportedOperationException();
    }

    /** How often it has gone through this relay or another of our kind. */
    public int hops() {
        throw new UnsupportedOperationException();
    }

    /** All there is to read, as plain text: for pages. Lines end with a line feed. */
    public String text() {
        throw new UnsupportedOperationException();
    }

    /** {@link #text}, with quotations of earlier messages told apart: to be folded on pages, never to be cut off. */
    public List<Passage> passages() {
        throw new UnsupportedOperationException();
    }

    /** What {@code policy} lets through. */
    public List<Attachment> attachments(AttachmentPolicy policy) {
        throw new UnsupportedOperationException();
    }

    public List<DeskToken> deskTokens() {
        throw new UnsupportedOperationException();
    }

    public Optional<DeliveryReport> deliveryReport() {
        throw new UnsupportedOperationException();
    }

    public Optional<Complaint> complaint() {
        throw new UnsupportedOperationException();
    }
}
