package dev.aftersale.mail.smtp;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gives the library's own replies the enhanced codes that we announce. */
final class Replies {

    private static final Pattern PLAIN =
            Pattern.compile("([245])(\\d\\d) (?!\\d\\.\\d{1,3}\\.\\d{1,3})(.*)\r\n", Pattern.DOTALL);

    private Replies() {}

    static byte[] enhanced(byte[] bytes, int from, int length) {
        String text = new String(bytes, from, length, StandardCharsets.UTF_8);
        Matcher plain = PLAIN.matcher(text);
        if (!plain.matches() || text.startsWith("220 ")) {
            return java.util.Arrays.copyOfRange(bytes, from, from + length);
        }
        String code = plain.group(1) + plain.group(2);
        return "%s %s.%s %s\r\n"
                .formatted(code, plain.group(1), subject(code), plain.group(3))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String subject(String code) {
        return switch (code) {
            case "421" -> "3.2";
            case "452" -> "5.3";
            case "500", "501", "502" -> "5.2";
            case "503" -> "5.1";
            case "553" -> "1.7";
            default -> "0.0";
        };
    }
}
