package dev.aftersale.console;

import dev.aftersale.pages.Tone;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of an order's timeline, in words.
 *
 * @param detail more about it, as somebody wrote it
 * @param who did it; null: it came about by itself
 */
public record Happening(
        Instant at,
        Tone tone,
        String text,
        @Nullable String detail,
        @Nullable String who) {}
