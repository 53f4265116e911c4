package dev.aftersale.operator;

import dev.aftersale.base.QueueFigures;
import dev.aftersale.pages.Tone;
import java.time.Duration;
import java.time.Instant;

/**
 * How one queue is doing.
 *
 * @param kind as texts name it
 * @param patience how long something may wait in it while all is well
 * @param details where it is looked into; null: on the page itself
 */
public record QueueReport(
        Kind kind,
        QueueFigures figures,
        Duration patience,
        @org.jspecify.annotations.Nullable String details) {

    public enum Kind {
        EVENTS,
        INTENTS,
        WEBHOOKS,
        MAILS,
        INTAKE,
        DESKS,
        ORDER_CLOCK
    }

    public boolean isLate(Instant now) {
        return figures.isLate(now, patience);
    }

    public Tone tone(Instant now) {
        if (isLate(now)) {
            return Tone.BAD;
        }
        return figures.failing() > 0 ? Tone.WARN : Tone.OK;
    }

    /** What {@link #tone} says in a word, as texts name it. */
    public String verdict(Instant now) {
        return switch (tone(now)) {
            case BAD -> "late";
            case WARN -> "failing";
            case NEUTRAL, ACCENT, OK -> "well";
        };
    }
}
