package dev.aftersale.mail.mime;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Somebody in a header.
 *
 * @param name as people read it; empty if there is none
 * @param address {@code local@domain} as it was written, without angle brackets
 */
public record MailAddress(String name, String address) {

    private static final Pattern LIKE_AN_ADDRESS = Pattern.compile("\\S{0,200}[@\uFF20\uFE6B]\\S{0,200}");
    private static final Pattern LIKE_A_HOST = Pattern.compile("(?i)[a-z0-9-]{2,60}\\.[a-z]{2,20}");
    private static final Pattern QUOTABLE = Pattern.compile("[^\\s\\p{Cntrl}\"\\\\<>@]+");
    private static final int LONGEST_NAME = 60;

    /**
     * The address as its owner's server would file it: lower case, no quotes, no {@code +tag}, no dot after the domain. Masks
     * are compared like this; other people's addresses may differ in what it drops.
     */
    public String bare() {
        int at = address.lastIndexOf('@');
        if (at < 0) {
            return address.toLowerCase(Locale.ROOT);
        }
        String local = address.substring(0, at).strip();
        if (local.length() > 1 && local.startsWith("\"") && local.endsWith("\"")) {
            local = local.substring(1, local.length() - 1).replace("\\", "");
        }
        int plus = local.indexOf('+');
        String domain = address.substring(at + 1).strip();
        return ((plus > 0 ? local.substring(0, plus) : local)
                        + "@"
                        + (domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain))
                .toLowerCase(Locale.ROOT);
    }

    /**
     * As envelopes and headers take it: with quotes around what is no dot-string (RFC 5321, section 4.1.2). Japanese carriers
     * gave out addresses with dots together or at the end, and people have them still: {@code anna..b@docomo.ne.jp}.
     */
    public static String quoted(String address) {
        int at = address.lastIndexOf('@');
        String local = at < 0 ? "" : address.substring(0, at);
        boolean isOdd = local.startsWith(".") || local.endsWith(".") || local.contains("..");
        return isOdd && QUOTABLE.matcher(local).matches() ? "\"" + local + "\"" + address.substring(at) : address;
    }

    /** Of somebody's name, what is enough to be polite; empty if that looks like a host or is no word at all. */
    public static String firstName(String name) {
        String first = safeName(name).split(" ", 2)[0];
        boolean aWord = first.codePoints().anyMatch(Character::isLetter);
        return aWord && !LIKE_A_HOST.matcher(first).find() ? first : "";
    }

    /** A name that gives no address away: some programs put the address where the name belongs. */
    public static String safeName(String name) {
        String line =
                Characters.line(LIKE_AN_ADDRESS.matcher(Characters.line(name)).replaceAll(" "));
        var safe = new StringBuilder();
        line.codePoints()
                .filter(c -> "\"<>()[]\\,;:=".indexOf(c) < 0 && (c > 0xFFFF || !Characters.isInvisible((char) c)))
                .forEach(safe::appendCodePoint);
        return Characters.cut(Characters.line(safe.toString()), LONGEST_NAME).strip();
    }
}
