package dev.aftersale.returns;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;

/** When a merchant works: deadlines count its working days, in its time zone. */
public record WorkingCalendar(ZoneId zone, Set<DayOfWeek> workingDays, Set<LocalDate> holidays) {

    public WorkingCalendar {
        if (workingDays.isEmpty()) {
            throw new IllegalArgumentException("a calendar without a working day has no deadlines");
        }
        workingDays = Set.copyOf(workingDays);
        holidays = Set.copyOf(holidays);
    }

    public static WorkingCalendar weekdays(ZoneId zone) {
        return new WorkingCalendar(zone, EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), Set.of());
    }

    /**
     * The same time of day, {@code days} working days on. What comes on a day off counts as come at the start of the next
     * working day, so that each of the days is a whole one: two working days from a Saturday end with Tuesday. A time that
     * the clocks skip is the one an hour later; of one that they repeat, the first counts.
     */
    public Instant afterWorkingDays(Instant from, int days) {
        var start = from.atZone(zone);
        LocalDate day = start.toLocalDate();
        if (!isWorkingDay(day)) {
            day = next(day);
            start = day.atStartOfDay(zone);
        }
        for (int i = 0; i < days; i++) {
            day = next(day);
        }
        return day.atTime(start.toLocalTime()).atZone(zone).toInstant();
    }

    /** The end of the day, {@code days} days on, whether anybody works then or not. */
    public Instant endOfDayAfter(Instant from, int days) {
        return from.atZone(zone)
                .toLocalDate()
                .plusDays(days + 1L)
                .atStartOfDay(zone)
                .toInstant();
    }

    public boolean isWorkingDay(LocalDate day) {
        return workingDays.contains(day.getDayOfWeek()) && !holidays.contains(day);
    }

    private LocalDate next(LocalDate day) {
        LocalDate next = day.plusDays(1);
        // A calendar whose holidays leave nothing of a year is a mistake, and no reason to count for ever.
        for (int i = 0; i < 366 && !isWorkingDay(next); i++) {
            next = next.plusDays(1);
        }
        return next;
    }
}
