package dev.aftersale.bench;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.james.jdkim.DKIMVerifier;
import org.apache.james.jdkim.exceptions.FailException;

/** What arrived on the other side: each mail once, and of some of them, whether they are what they should be. */
final class MailTaken implements MailSink.Taking {

    private static final Session NO_SESSION = Session.getInstance(new Properties());
    private static final int LOOKED_AT_EVERY = 50;

    private final Set<String> ids = ConcurrentHashMap.newKeySet();
    private final AtomicLong twice = new AtomicLong();
    /** By a count of its own: of two that come at once, each could see both in {@code ids}, and a number be passed over. */
    private final AtomicLong usual = new AtomicLong();

    private final Queue<Sample> samples = new ConcurrentLinkedQueue<>();

    private record Sample(String recipient, byte[] raw) {}

    @Override
    public void take(String recipient, byte[] message) {
        if (!ids.add(messageId(message))) {
            twice.incrementAndGet();
        }
        if (message.length < 1_000_000 && usual.getAndIncrement() % LOOKED_AT_EVERY == 0) {
            samples.add(new Sample(recipient, message));
        }
    }

    long count() {
        return ids.size();
    }

    private static String messageId(byte[] message) {
        String head = new String(message, 0, Math.min(message.length, 8_192), StandardCharsets.ISO_8859_1);
        int at = head.indexOf("\r\nMessage-ID:");
        return at < 0
                ? "none"
                : head.substring(at + 13, head.indexOf('\r', at + 13)).strip();
    }

    /** @param keys that our mail is signed with, by selector */
    Map<String, Object> proof(Map<String, String> keys) {
        var proof = new LinkedHashMap<String, Object>();
        proof.put("arrived", count());
        proof.put("arrived_twice", twice.get());
        proof.put("looked_at", (long) samples.size());
        proof.put(
                "signature_holds",
                samples.stream().filter(one -> isSigned(one, keys)).count());
        var naming =
                samples.stream().map(MailTaken::named).flatMap(Optional::stream).toList();
        proof.put("names_the_other_side", (long) naming.size());
        naming.stream().findFirst().ifPresent(first -> proof.put("first_that_does", first));
        return proof;
    }

    private static boolean isSigned(Sample sample, Map<String, String> keys) {
        var verifier = new DKIMVerifier((methods, selector, domain) -> keys.entrySet().stream()
                .filter(key -> key.getKey().contentEquals(selector))
                .map(Map.Entry::getValue)
                .toList());
        try {
            var held = verifier.verify(new ByteArrayInputStream(sample.raw()));
            return held != null && !held.isEmpty();
        } catch (FailException e) {
            return false;
        } catch (IOException e) {
            throw new IllegalStateException(e); // it is in memory
        }
    }

    /** Around where it names the domain of the other side. */
    private static Optional<String> named(Sample sample) {
        String other = sample.recipient().contains("@shop") ? "@mail" : "@shop";
        try {
            var text = new StringBuilder(new String(sample.raw(), StandardCharsets.ISO_8859_1));
            collect(new MimeMessage(NO_SESSION, new ByteArrayInputStream(sample.raw())), text);
            int at = text.indexOf(other);
            return at < 0
                    ? Optional.empty()
                    : Optional.of(text.substring(Math.max(0, at - 60), Math.min(text.length(), at + 60)));
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException("a mail that was delivered can't be read", e);
        }
    }

    private static void collect(Part part, StringBuilder into) throws MessagingException, IOException {
        Object content = part.getContent();
        if (content instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                collect(parts.getBodyPart(i), into);
            }
        } else if (content instanceof String text) {
            into.append(text);
        }
    }
}
