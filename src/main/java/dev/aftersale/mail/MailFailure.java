package dev.aftersale.mail;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private static final Pattern STATUS = Pattern.compile("\\b([245]\\.\\d{1,3}\\.\\d{1,3})\\b");

    private final Verdict verdict;
    private final @Nullable Integer code;

    MailFailure(Verdict verdict, @Nullable Integer code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.verdict = verdict;
        this.code = code;
    }

    /** An address that no envelope can hold: it will be none tomorrow either. */
    static MailFailure noAddress(@Nullable Exception cause) {
        String why = cause == null ? "" : ": " + cause.getMessage();
        return new MailFailure(Verdict.FINAL, null, "5.1.3 not an e-mail address" + why, cause);
    }

    Verdict verdict() {
        return verdict;
    }

    /** The reply code of the other server, if it came to one. */
    @Nullable
    Integer code() {
        return code;
    }

    /** The enhanced code (RFC 3463) that was told; where we found out by ourselves, that there is no such host. */
    String status() {
        Matcher told = STATUS.matcher(reason());
        if (told.find()) {
            return told.group(1);
        }
        return verdict == Verdict.FINAL && code == null ? "5.1.2" : "";
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
