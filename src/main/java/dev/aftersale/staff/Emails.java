package dev.aftersale.staff;

import dev.aftersale.base.Problem;
import java.util.Locale;

/** Addresses as accounts are found by. */
final class Emails {

    private Emails() {}

    /** Any text, as an address would be kept. */
    static String plain(String typed) {
        String plain = typed.strip().toLowerCase(Locale.ROOT);
        return plain.length() > 255 ? plain.substring(0, 255) : plain;
    }

    /** An address of somebody new. */
    static String checked(String typed) {
        if (!isAddress(typed)) {
            throw Problem.INVALID_PARAMETER.because("That is no e-mail address.");
        }
        return plain(typed);
    }

    static boolean isAddress(String typed) {
        return plain(typed).matches("[^@\\s\\p{Cntrl}<>\",;]{1,64}@[^@\\s\\p{Cntrl}<>\",;]{1,190}");
    }

    /** What somebody is called until they say it. */
    static String nameOf(String email) {
        return email.substring(0, email.indexOf('@'));
    }
}
