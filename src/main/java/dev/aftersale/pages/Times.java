package dev.aftersale.pages;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.aftersale.base.Texts;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;

/** Moments as people say them, seen from {@code now} in {@code zone}. */
record Times(Texts texts, ZoneId zone, Instant now) {

    private static final long HOUR = 3_600;
    private static final long DAY = 24 * HOUR;

    private static final String TO_THE_SECOND = "";

    /** Formats that were made before: a page shows a hundred times, and to make one costs more than to use it. */
    private static final LoadingCache<Shape, DateTimeFormatter> FORMATS =
            Caffeine.newBuilder().maximumSize(1_000).build(Shape::format);

    private record Shape(String skeleton, Locale locale) {
        DateTimeFormatter format() {
            return (skeleton.equals(TO_THE_SECOND)
                            ? DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.LONG)
                            : DateTimeFormatter.ofLocalizedPattern(skeleton))
                    .withLocale(locale);
        }
    }

    /** {@code 2 h ago}, {@code in 5 min}; beyond a week the day: {@code 18 Nov}, with its year if it is another one. */
    String relative(Instant moment) {
        long seconds = Duration.between(moment, now).toSeconds();
        long span = Math.abs(seconds);
        if (span < 45) {
            return texts.get(seconds < 0 ? "common.time.soon" : "common.time.now");
        }
        if (span >= 7 * DAY) {
            return day(moment);
        }
        return texts.get(seconds < 0 ? "common.time.in" : "common.time.ago", span(span));
    }

    /** {@code 31 h left}, {@code 2 h overdue}. */
    String left(Instant deadline) {
        long seconds = Duration.between(now, deadline).toSeconds();
        return texts.get(seconds < 0 ? "common.time.overdue" : "common.time.left", span(Math.abs(seconds)));
    }

    /** Hours count up to three days: "31 h" is clearer than "1 d" to one who has to be done by then. */
    private String span(long seconds) {
        if (seconds < HOUR) {
            return texts.get("common.time.minutes", Math.max(1, seconds / 60));
        }
        return seconds < 3 * DAY
                ? texts.get("common.time.hours", seconds / HOUR)
                : texts.get("common.time.days", seconds / DAY);
    }

    String day(Instant moment) {
        return day(LocalDate.ofInstant(moment, zone));
    }

    String day(LocalDate day) {
        boolean thisYear = day.getYear() == LocalDate.ofInstant(now, zone).getYear();
        return thisYear ? pattern("MMMd").format(day) : texts.date(day);
    }

    /** {@code Tue, 25 Nov, 14:10}: the day and hour of a deadline or an appointment. */
    String moment(Instant moment) {
        return moment(moment.atZone(zone));
    }

    private String moment(ZonedDateTime there) {
        return weekday(there.toLocalDate()) + ", " + pattern("jm").format(there);
    }

    private String weekday(LocalDate day) {
        boolean thisYear = day.getYear() == now.atZone(zone).getYear();
        return pattern(thisYear ? "MMMEd" : "yMMMEd").format(day);
    }

    /** As {@link #moment}, or {@code Tue, 25 Nov, end of day}. */
    String deadline(Instant moment) {
        return texts.deadline(moment.atZone(zone), this::weekday, this::moment);
    }

    /** To the second, with the zone. */
    String exact(Instant moment) {
        return pattern(TO_THE_SECOND).format(moment.atZone(zone));
    }

    private DateTimeFormatter pattern(String skeleton) {
        return FORMATS.get(new Shape(skeleton, texts.locale()));
    }
}
