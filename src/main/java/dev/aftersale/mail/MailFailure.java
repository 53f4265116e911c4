package dev.aftersale.mail;

import org.jspecify.annotations.Nullable;

/** A mail that was not taken. */
final class MailFailure extends Exception {

    /** What follows from it. */
    enum Verdict {
        /** Refused for good: trying again would change nothing. */
        FINAL,
        /** Not now, or nobody knows whether it was taken: try again. */
        LATER,
        /** The destination can't be reached at all: try again, and leave the others of that destination alone as well. */
        UNREACHABLE
    }

    private final Verdict verdict;
    private final @Nullable Integer code;

    MailFailure(Verdict verdict, @Nullable Integer code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.verdict = verdict;
        this.code = code;
    }

    Verdict verdict() {
        return verdict;
    }

    /** The reply code of the other server, if it came to one. */
    @Nullable
    Integer code() {
        return code;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
