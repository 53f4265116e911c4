package dev.aftersale.operator;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Moments as people say them, seen from {@code now}; the exact one is for the tooltip. */
public record Moments(Instant now) {

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    public String relative(Instant moment) {
        Duration ago = Duration.between(moment, now);
        boolean ahead = ago.isNegative();
        long seconds = ago.abs().toSeconds();
        if (seconds < 45) {
            return ahead ? "in a moment" : "just now";
        }
        String span;
        if (seconds < 3_600) {
            span = Math.max(1, seconds / 60) + " min";
        } else if (seconds < 86_400) {
            span = seconds / 3_600 + " h";
        } else if (seconds < 7 * 86_400) {
            span = seconds / 86_400 + " d";
        } else {
            return DAY.format(moment);
        }
        return ahead ? "in " + span : span + " ago";
    }

    public String exact(Instant moment) {
        return DateTimeFormatter.ISO_INSTANT.format(moment);
    }
}
