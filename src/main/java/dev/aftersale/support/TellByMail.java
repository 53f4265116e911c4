package dev.aftersale.support;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether somebody gets a mail that a message waits. The first one after they last looked does; further ones only once they
 * have left it alone for long: a mail for each line of a chat helps nobody.
 */
final class TellByMail {

    static final Duration REMIND = Duration.ofHours(12);

    private TellByMail() {}

    static boolean isDue(@Nullable Instant told, Instant now) {
        return told == null || !now.isBefore(told.plus(REMIND));
    }
}
