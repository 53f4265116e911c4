package dev.aftersale.mail.auth;

import org.jspecify.annotations.Nullable;

/**
 * DNS gave no answer that could be used: a time-out, or a server that failed. It says nothing about the name; try again
 * later. That a name does not exist is an answer, not a failure.
 */
public final class DnsFailure extends Exception {

    DnsFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
