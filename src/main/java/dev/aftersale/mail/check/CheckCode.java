package dev.aftersale.mail.check;

import dev.aftersale.base.SecretBox;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What proves that a mail of a check was seen: a code to type, a link to click, an address to reply to. All are made from the
 * check's id and the deployment's key, so none is stored.
 */
final class CheckCode {

    private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int LENGTH = 8;
    private static final int SIGNATURE = 24;
    private static final String REPLY = "check-";

    private final SecretBox box;

    CheckCode(SecretBox box) {
        this.box = box;
    }

    /** {@code K7QM-2XHP}. */
    String code(long id) {
        long bits = ByteBuffer.wrap(sign("mail check code", id)).getLong();
        var code = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            code.append(i == LENGTH / 2 ? "-" : "").append(LETTERS.charAt((int) (bits >>> (5 * i)) & 31));
        }
        return code.toString();
    }

    /** However it was typed. */
    boolean isCode(long id, String typed) {
        String plain = typed.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
        return same(plain, code(id).replace("-", ""));
    }

    /** For a link. */
    String token(long id) {
        return Long.toString(id, Character.MAX_RADIX) + "." + signature(id);
    }

    /** The check that a link is of, if we made it. */
    OptionalLong read(String token) {
        int dot = token.indexOf('.');
        if (dot <= 0 || dot > 13) {
            return OptionalLong.empty();
        }
        try {
            long id = Long.parseLong(token.substring(0, dot), Character.MAX_RADIX);
            return id > 0 && same(token.substring(dot + 1), signature(id)) ? OptionalLong.of(id) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** {@code check-<id>-<code>}: what stands before the @ of the address that the mail is from. */
    String replyName(long id) {
        return REPLY + Long.toString(id, Character.MAX_RADIX) + "-"
                + code(id).replace("-", "").toLowerCase(Locale.ROOT);
    }

    /** The check that an address of ours is of, if its code is right. */
    Optional<Long> ofReply(String address) {
        String name = address.strip().toLowerCase(Locale.ROOT).replaceFirst("@.*$", "");
        String[] parts = name.split("-", -1);
        if (!name.startsWith(REPLY) || parts.length != 3 || parts[1].length() > 13) {
            return Optional.empty();
        }
        try {
            long id = Long.parseLong(parts[1], Character.MAX_RADIX);
            return isCode(id, parts[2]) ? Optional.of(id) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private String signature(long id) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(sign("mail check link", id))
                .substring(0, SIGNATURE);
    }

    private byte[] sign(String purpose, long id) {
        return box.sign(purpose, ByteBuffer.allocate(Long.BYTES).putLong(id).array());
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
