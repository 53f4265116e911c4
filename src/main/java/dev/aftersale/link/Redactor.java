package dev.aftersale.link;

import java.net.IDN;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds addresses in texts: exactly these and no others, but in any case, percent-encoded, with entities, and with characters
 * between theirs that nobody sees. An address that ends or goes on with one of them ({@code jacob@shop.test} for {@code
 * bob@shop.test}) is taken for it as a whole: it is cheaper to hide one too many. So are the secrets in {@link PageLinks}.
 *
 * <p>It looks at each {@code @} in turn and compares left and right of it, so its work is bounded by the length of the text
 * times the number of addresses.
 */
public final class Redactor {

    /**
     * An address that a reader must not see, in whatever case or coding.
     *
     * @param standIn what they see instead: another address, or words like {@code [address hidden]}
     */
    public record Hidden(String address, String standIn) {}

    private record Address(String local, String domain, String standIn) {}

    /** In a text, from and to. */
    public record Found(int from, int to, String standIn) {}

    private static final String[] ENTITIES = {"&#64;", "&#064;", "&#x40;", "&#x040;", "&commat;"};

    /** What else a text must not say; {@link #find} as it is. */
    public interface Finder {

        /** In their order, without overlaps. */
        List<Found> in(CharSequence text);
    }

    private final List<Address> addresses;
    private final Finder others;

    public Redactor(List<Hidden> hidden) {
        this(hidden, text -> List.of());
    }

    /** @param others finds what else is to be taken out, where it is no part of an address */
    public Redactor(List<Hidden> hidden, Finder others) {
        this.others = others;
        Map<String, Address> byText = new LinkedHashMap<>();
        for (Hidden one : hidden) {
            String address = one.address().strip().toLowerCase(Locale.ROOT);
            int at = address.lastIndexOf('@');
            if (at > 0 && at < address.length() - 1) {
                String local = unquoted(address.substring(0, at));
                for (String domain : spellings(address.substring(at + 1))) {
                    byText.putIfAbsent(local + "@" + domain, new Address(local, domain, one.standIn()));
                    // one mailbox; some must be written like this, as those with two dots together
                    String quoted = "\"" + local + "\"";
                    byText.putIfAbsent(quoted + "@" + domain, new Address(quoted, domain, one.standIn()));
                }
            }
        }
        // the longest first: of two that fit, it says more
        this.addresses = byText.values().stream()
                .sorted((a, b) -> b.local.length() - a.local.length())
                .toList();
    }

    private static String unquoted(String local) {
        boolean isQuoted = local.length() > 2 && local.startsWith("\"") && local.endsWith("\"");
        return isQuoted ? local.substring(1, local.length() - 1) : local;
    }

    private static List<String> spellings(String domain) {
        String bare = domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
        var spellings = new ArrayList<>(List.of(bare));
        try {
            spellings.add(IDN.toASCII(bare).toLowerCase(Locale.ROOT));
            spellings.add(IDN.toUnicode(bare).toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            // no name that could be spelled in another way
        }
        return spellings.stream().distinct().filter(one -> !one.isEmpty()).toList();
    }

    /** @param counter is run for each that was found */
    public String redact(String text, Runnable counter) {
        List<Found> found = find(text);
        if (found.isEmpty()) {
            return text;
        }
        var out = new StringBuilder(text.length());
        int at = 0;
        for (Found one : found) {
            out.append(text, at, one.from).append(one.standIn);
            at = one.to;
            counter.run();
        }
        return out.append(text, at, text.length()).toString();
    }

    /** In their order, without overlaps. */
    public List<Found> find(CharSequence text) {
        return and(and(addressesIn(text), PageLinks.in(text)), others.in(text));
    }

    private static List<Found> and(List<Found> found, List<Found> more) {
        if (more.isEmpty()) {
            return found;
        }
        Stream<Found> apart = more.stream()
                .filter(other -> found.stream().noneMatch(one -> one.from < other.to && other.from < one.to));
        return Stream.concat(found.stream(), apart)
                .sorted(Comparator.comparingInt(Found::from))
                .toList();
    }

    private List<Found> addressesIn(CharSequence text) {
        var found = new ArrayList<Found>();
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            int length = atSign(text, i);
            if (length > 0) {
                Found one = around(text, i, i + length, from);
                if (one != null) {
                    found.add(one);
                    from = one.to;
                    i = one.to - 1;
                }
            }
        }
        return found;
    }

    /** How long the {@code @} at this place is, in whatever coding; 0 if there is none. */
    private static int atSign(CharSequence text, int at) {
        return switch (text.charAt(at)) {
            case '@', '\uFF20', '\uFE6B' -> 1;
            case '%', '=' -> startsWith(text, at + 1, "40") ? 3 : startsWith(text, at + 1, "2540") ? 5 : 0;
            case '&' -> entity(text, at);
            default -> 0;
        };
    }

    private static int entity(CharSequence text, int at) {
        for (String entity : ENTITIES) {
            if (startsWith(text, at, entity)) {
                return entity.length();
            }
        }
        return 0;
    }

    private static boolean startsWith(CharSequence text, int at, String wanted) {
        if (at + wanted.length() > text.length()) {
            return false;
        }
        for (int i = 0; i < wanted.length(); i++) {
            if (Character.toLowerCase(text.charAt(at + i)) != wanted.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Found around(CharSequence text, int left, int right, int notBefore) {
        for (Address address : addresses) {
            int to = domainEnd(text, right, address.domain);
            int from = to < 0 ? -1 : localStart(text, left, address.local, notBefore);
            if (from >= 0) {
                return new Found(from, to, address.standIn);
            }
        }
        return null;
    }

    private static int domainEnd(CharSequence text, int from, String domain) {
        int at = from;
        for (int i = 0; i < domain.length(); i++) {
            at = skipInvisible(text, at);
            if (at >= text.length()) {
                return -1;
            }
            char c = text.charAt(at);
            int length = 1;
            if ((c == '%' || c == '=') && hex(text, at + 1) >= 0) {
                c = (char) hex(text, at + 1);
                length = 3;
            } else if (c == '&' && startsWith(text, at, "&#46;")) {
                c = '.';
                length = 5;
            }
            if (Character.toLowerCase(c) != domain.charAt(i)) {
                return -1;
            }
            at += length;
        }
        while (at < text.length() && isLetter(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int localStart(CharSequence text, int to, String local, int notBefore) {
        int at = to;
        for (int i = local.length() - 1; i >= 0; i--) {
            while (at > notBefore && isInvisible(text.charAt(at - 1))) {
                at--;
            }
            if (at <= notBefore) {
                return -1;
            }
            char c = text.charAt(at - 1);
            if (Character.toLowerCase(c) == local.charAt(i) && !isEscaped(text, at, notBefore, local.charAt(i))) {
                at--;
                continue;
            }
            int code = at - 3 >= notBefore && isEscape(text.charAt(at - 3)) ? hex(text, at - 2) : -1;
            if (code < 0 || Character.toLowerCase((char) code) != local.charAt(i)) {
                return -1;
            }
            at -= 3;
        }
        return tokenStart(text, at, notBefore);
    }

    /** Whether the letter at the end is the second digit of an escape that means this same letter, as in {@code %62}. */
    private static boolean isEscaped(CharSequence text, int to, int notBefore, char wanted) {
        return to - 3 >= notBefore
                && isEscape(text.charAt(to - 3))
                && hex(text, to - 2) >= 0
                && Character.toLowerCase((char) hex(text, to - 2)) == wanted;
    }

    private static boolean isEscape(char c) {
        return c == '%' || c == '=';
    }

    /** What stands before without a gap belongs to the address, unless it is an escaped character that can't. */
    private static int tokenStart(CharSequence text, int from, int notBefore) {
        int at = from;
        while (at > notBefore && from - at < 64 && isLetter(text.charAt(at - 1))) {
            if (at - 3 >= notBefore && isEscape(text.charAt(at - 3)) && hex(text, at - 2) >= 0) {
                break;
            }
            at--;
        }
        return at;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '-'
                || c == '+';
    }

    private static int skipInvisible(CharSequence text, int from) {
        int at = from;
        while (at < text.length() && isInvisible(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Takes no room on the page: between two letters, nobody sees it. */
    public static boolean isInvisible(char c) {
        return c > 0xA0
                && (Character.getType(c) == Character.FORMAT
                        || c == '\u034F'
                        || (c >= '\uFE00' && c <= '\uFE0F')
                        || c == '\u180B'
                        || c == '\u115F'
                        || c == '\u3164');
    }

    private static int hex(CharSequence text, int at) {
        if (at + 1 >= text.length()) {
            return -1;
        }
        int high = Character.digit(text.charAt(at), 16);
        int low = Character.digit(text.charAt(at + 1), 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }
}
