package dev.aftersale.link;

import dev.aftersale.base.SecretBox;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.OptionalLong;

/**
 * The part of a link that opens the page: the id of its row, and 256 bits of signature under the deployment's key. What
 * nobody signed is refused before the database is asked, so there is nothing to be found by trying.
 */
public final class LinkToken {

    private static final String PURPOSE = "link to an order, 1";
    private static final int ID_BYTES = Long.BYTES;
    private static final int SIGNATURE_BYTES = 32;
    private static final int LENGTH = 54; // 40 bytes in Base64

    private final SecretBox box;

    public LinkToken(SecretBox box) {
        this.box = box;
    }

    public String of(long linkId) {
        byte[] id = bytes(linkId);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(ByteBuffer.allocate(ID_BYTES + SIGNATURE_BYTES)
                        .put(id)
                        .put(box.sign(PURPOSE, id))
                        .array());
    }

    /** The link that {@code token} was made for; empty if we never made it. */
    OptionalLong read(String token) {
        if (token.length() != LENGTH) {
            return OptionalLong.empty();
        }
        ByteBuffer read;
        try {
            read = ByteBuffer.wrap(Base64.getUrlDecoder().decode(token));
        } catch (IllegalArgumentException e) {
            return OptionalLong.empty();
        }
        long id = read.getLong();
        // Compared as text: Base64 has spare bits at its end, and a link has one spelling.
        boolean ours = MessageDigest.isEqual(
                of(id).getBytes(StandardCharsets.US_ASCII), token.getBytes(StandardCharsets.US_ASCII));
        return ours ? OptionalLong.of(id) : OptionalLong.empty();
    }

    private static byte[] bytes(long id) {
        return ByteBuffer.allocate(ID_BYTES).putLong(id).array();
    }
}
