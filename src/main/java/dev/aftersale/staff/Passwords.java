package dev.aftersale.staff;

import java.text.Normalizer;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/** Argon2id, and what a password has to be like. */
@Component
final class Passwords {

    static final int SHORTEST = 12;
    static final int LONGEST = 200;

    private final Argon2PasswordEncoder argon;

    /** Each takes 19 MB and a core: a crowd at the door waits in line, rather than taking the memory of all others. */
    private final Semaphore line =
            new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()));

    /** What is compared with when nobody has the address, so that the time it takes says nothing. */
    private final String nobodys;

    /** Salt, hash length, lanes, memory in KiB, passes: OWASP's, Password Storage Cheat Sheet, "Argon2id". */
    Passwords() {
        this(new Argon2PasswordEncoder(16, 32, 1, 19_456, 2));
    }

    Passwords(Argon2PasswordEncoder argon) {
        this.argon = argon;
        this.nobodys = argon.encode(Secrets.token());
    }

    static @Nullable PasswordFlaw flaw(String password, String email) {
        String text = normal(password);
        int length = text.codePointCount(0, text.length());
        if (length < SHORTEST) {
            return PasswordFlaw.TOO_SHORT;
        }
        if (length > LONGEST) {
            return PasswordFlaw.TOO_LONG;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        String user = email.substring(0, Math.max(0, email.indexOf('@')));
        boolean ownName = user.length() > 2 && lower.replace(user, "").length() < SHORTEST / 2;
        return ownName || lower.chars().distinct().count() < 5 || lower.startsWith("password1234")
                ? PasswordFlaw.TOO_PLAIN
                : null;
    }

    String hash(String password) {
        line.acquireUninterruptibly();
        try {
            return argon.encode(normal(password));
        } finally {
            line.release();
        }
    }

    boolean matches(String password, @Nullable String hash) {
        if (password.length() > 4 * LONGEST) {
            return false;
        }
        line.acquireUninterruptibly();
        try {
            boolean right = argon.matches(normal(password), hash == null ? nobodys : hash);
            return right && hash != null;
        } finally {
            line.release();
        }
    }

    /** The same letters, however a keyboard composes them. */
    private static String normal(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC);
    }
}
