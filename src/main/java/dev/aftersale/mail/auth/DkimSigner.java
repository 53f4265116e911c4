package dev.aftersale.mail.auth;

import dev.aftersale.base.Digests;
import dev.aftersale.mail.auth.DkimKeys.Signing;
import dev.aftersale.mail.auth.RawMessage.Field;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Signs our mail (DKIM, RFC 6376): rsa-sha256, relaxed/relaxed. It must be the last that is done to a mail: whatever is
 * changed later breaks the signature.
 *
 * <p>There is no time in it ({@code t=}): some servers refuse a signature from a second ahead of their clock, and no one
 * needs it.
 */
@Component
public final class DkimSigner {

    /** Signed whether a mail has them or not: what is not there can't be added either. */
    private static final List<String> HEADERS = List.of(
            "From",
            "Reply-To",
            "To",
            "Subject",
            "Date",
            "Message-ID",
            "In-Reply-To",
            "References",
            "MIME-Version",
            "Content-Type");

    private static final Duration KEY_KEPT = Duration.ofMinutes(1);
    private static final int LINE = 72;

    private record Kept(Signing signing, Instant until) {}

    private final DkimKeys keys;
    private final InstantSource clock;
    private volatile @Nullable Kept kept;

    DkimSigner(DkimKeys keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Returns the message with a signature before its first header, and each line ended by CRLF.
     *
     * @param raw the whole message
     */
    public byte[] sign(byte[] raw) {
        return sign(raw, signing());
    }

    static byte[] sign(byte[] raw, Signing signing) {
        RawMessage message = RawMessage.of(raw);
        List<Field> signed = signed(message);
        String field = "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=" + signing.domain() + ";\r\n\ts="
                + signing.selector() + "; q=dns/txt;\r\n\th=" + names() + ";\r\n\tbh="
                + Base64.getEncoder().encodeToString(Digests.sha256(relaxedBody(message))) + ";\r\n\tb=";
        var covered = new StringBuilder();
        signed.forEach(one -> covered.append(relaxed(one)).append("\r\n"));
        covered.append(relaxed(Field.of(field))); // without an end of line
        byte[] signature = signature(signing, covered.toString().getBytes(StandardCharsets.ISO_8859_1));
        byte[] header = (field + folded(Base64.getEncoder().encodeToString(signature)) + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        var out = new ByteArrayOutputStream(header.length + message.bytes().length);
        out.writeBytes(header);
        out.writeBytes(message.bytes());
        return out.toByteArray();
    }

    /** All names, and From once more: so a second From would break the signature. */
    private static String names() {
        return String.join(":", HEADERS).toLowerCase(Locale.ROOT) + ":from";
    }

    /** In the order of the names; where a header is there twice, the last (section 5.4.2). */
    private static List<Field> signed(RawMessage message) {
        List<Field> signed = new ArrayList<>();
        for (String name : HEADERS) {
            List<Field> found = message.all(name);
            if (!found.isEmpty()) {
                signed.add(found.getLast());
            }
        }
        List<Field> from = message.all("From");
        if (from.size() > 1) {
            signed.add(from.get(from.size() - 2));
        }
        return signed;
    }

    private static String relaxed(Field field) {
        return field.name().toLowerCase(Locale.ROOT) + ":" + field.relaxedValue();
    }

    /** Spaces become one, none at the end of a line, no empty lines at the end (section 3.4.4). It only gets shorter. */
    private static ByteBuffer relaxedBody(RawMessage message) {
        byte[] bytes = message.bytes();
        byte[] out = new byte[bytes.length - message.bodyStart()];
        int length = 0;
        int emptyLines = 0;
        int at = message.bodyStart();
        while (at < bytes.length) {
            int end = at;
            while (bytes[end] != '\r') {
                end++;
            }
            int last = end;
            while (last > at && isSpace(bytes[last - 1])) {
                last--;
            }
            if (last == at) {
                emptyLines++;
            } else {
                for (; emptyLines > 0; emptyLines--) {
                    out[length++] = '\r';
                    out[length++] = '\n';
                }
                for (int i = at; i < last; i++) {
                    if (!isSpace(bytes[i])) {
                        out[length++] = bytes[i];
                    } else if (i == at || !isSpace(bytes[i - 1])) {
                        out[length++] = ' ';
                    }
                }
                out[length++] = '\r';
                out[length++] = '\n';
            }
            at = end + 2;
        }
        return ByteBuffer.wrap(out, 0, length);
    }

    private static boolean isSpace(byte one) {
        return one == ' ' || one == '\t';
    }

    private static byte[] signature(Signing signing, byte[] covered) {
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(signing.key());
            signature.update(covered);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a mail could not be signed", e);
        }
    }

    private static String folded(String base64) {
        var lines = new StringJoiner("\r\n\t ");
        for (int at = 0; at < base64.length(); at += LINE) {
            lines.add(base64.substring(at, Math.min(base64.length(), at + LINE)));
        }
        return lines.toString();
    }

    /** The key is opened once a minute, not for each mail; a new one is in use everywhere a minute later. */
    private Signing signing() {
        Kept known = kept;
        Instant now = clock.instant();
        if (known != null
                && now.isBefore(known.until())
                && !now.isBefore(known.until().minus(KEY_KEPT))) {
            return known.signing();
        }
        Signing current = keys.inUse();
        kept = new Kept(current, now.plus(KEY_KEPT));
        return current;
    }
}
