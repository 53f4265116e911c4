package dev.aftersale.mail.auth;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/** Domain names as DNS has them. */
final class Domains {

    private static final Pattern NAME = Pattern.compile("[a-z0-9_.\\-]+");

    private Domains() {}

    /** In ASCII and lower case, without a dot at the end; empty for what is no name. */
    static String ascii(String domain) {
        String bare = domain.strip();
        try {
            String name = IDN.toASCII(
                            bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare, IDN.ALLOW_UNASSIGNED)
                    .toLowerCase(Locale.ROOT);
            return NAME.matcher(name).matches() ? name : "";
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
