package dev.aftersale.support;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** Until when a merchant should answer a question. Source: two business days, section (c) "Disputes" of Meta's guide. */
final class AnswerTime {

    static final int BUSINESS_DAYS = 2;

    private AnswerTime() {}

    /** The same time of day, so many business days later; Saturdays and Sundays are none. */
    static Instant after(Instant asked, ZoneId zone) {
        ZonedDateTime due = onBusinessDay(asked.atZone(zone));
        for (int i = 0; i < BUSINESS_DAYS; i++) {
            due = onBusinessDay(due.plusDays(1));
        }
        return due.toInstant();
    }

    private static ZonedDateTime onBusinessDay(ZonedDateTime day) {
        ZonedDateTime next = day;
        while (next.getDayOfWeek() == DayOfWeek.SATURDAY || next.getDayOfWeek() == DayOfWeek.SUNDAY) {
            next = next.plusDays(1);
        }
        return next;
    }
}
