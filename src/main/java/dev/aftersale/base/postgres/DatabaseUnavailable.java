package dev.aftersale.base.postgres;

import org.jspecify.annotations.Nullable;

/** There is no database to work with, and only a person can change that. Says what is wrong and what helps. */
public final class DatabaseUnavailable extends RuntimeException {

    private final String advice;

    DatabaseUnavailable(String message, String advice) {
        this(message, advice, null);
    }

    DatabaseUnavailable(String message, String advice, @Nullable Throwable cause) {
        super(message, cause);
        this.advice = advice;
    }

    public String advice() {
        return advice;
    }
}
