package dev.aftersale.mail.relay;

import java.net.IDN;
import java.util.Locale;

/** E-mail addresses as they are compared. */
public final class Addresses {

    private Addresses() {}

    /** In lower case, its domain in ASCII, without a dot at the end, and without quotes: they make no other mailbox. */
    public static String plain(String address) {
        String text = address.strip().toLowerCase(Locale.ROOT);
        int at = text.lastIndexOf('@');
        return at < 0 ? text : unquoted(text.substring(0, at)) + "@" + domain(text);
    }

    private static String unquoted(String local) {
        boolean isQuoted = local.length() > 2 && local.startsWith("\"") && local.endsWith("\"");
        return isQuoted ? local.substring(1, local.length() - 1).replaceAll("\\\\(.)", "$1") : local;
    }

    /** The same without the {@code +tag} that people put into their addresses and leave out when they answer. */
    public static String mailbox(String address) {
        String plain = plain(address);
        int at = plain.lastIndexOf('@');
        int plus = plain.indexOf('+');
        return plus <= 0 || plus > at ? plain : plain.substring(0, plus) + plain.substring(at);
    }

    /** In ASCII and lower case; empty for what is no address. */
    public static String domain(String address) {
        int at = address.lastIndexOf('@');
        if (at < 0) {
            return "";
        }
        String domain = address.substring(at + 1).strip().toLowerCase(Locale.ROOT);
        try {
            return IDN.toASCII(
                    domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain, IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
