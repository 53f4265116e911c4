package dev.aftersale.returns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkingCalendarTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private final WorkingCalendar berlin = WorkingCalendar.weekdays(BERLIN);

    @Test
    void weekends_are_not_counted() {
        assertThat(after("2026-11-20T17:00", 2)).isEqualTo(at("2026-11-24T17:00")); // Friday to Tuesday
        assertThat(after("2026-11-23T09:30", 2)).isEqualTo(at("2026-11-25T09:30"));
    }

    @Test
    void what_comes_on_a_day_off_has_two_whole_working_days() {
        assertThat(after("2026-11-21T10:00", 2)).isEqualTo(at("2026-11-25T00:00")); // all of Monday and Tuesday
        assertThat(after("2026-11-22T23:59", 2)).isEqualTo(at("2026-11-25T00:00"));
    }

    @Test
    void holidays_are_days_off() {
        var christmas = new WorkingCalendar(
                BERLIN,
                EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                Set.of(LocalDate.of(2026, 12, 24), LocalDate.of(2026, 12, 25), LocalDate.of(2027, 1, 1)));
        assertThat(christmas.afterWorkingDays(at("2026-12-23T12:00"), 2)).isEqualTo(at("2026-12-29T12:00"));
    }

    @Test
    void a_day_is_a_day_when_the_clocks_change() {
        // to summer time in the night to 29 March 2026, back in the night to 25 October
        assertThat(after("2026-03-27T15:00", 2)).isEqualTo(at("2026-03-31T15:00"));
        assertThat(after("2026-10-23T15:00", 2)).isEqualTo(at("2026-10-27T15:00"));
        var always = new WorkingCalendar(BERLIN, EnumSet.allOf(DayOfWeek.class), Set.of());
        assertThat(always.afterWorkingDays(at("2026-03-28T02:30"), 1))
                .as("there is no 02:30: an hour later")
                .isEqualTo(Instant.parse("2026-03-29T01:30:00Z"));
        assertThat(always.afterWorkingDays(at("2026-10-24T02:30"), 1))
                .as("02:30 comes twice: the first")
                .isEqualTo(Instant.parse("2026-10-25T00:30:00Z"));
    }

    @Test
    void a_window_ends_with_its_day() {
        assertThat(berlin.endOfDayAfter(at("2026-03-01T08:00"), 30)).isEqualTo(at("2026-04-01T00:00"));
        assertThat(berlin.endOfDayAfter(at("2026-03-01T08:00"), 0)).isEqualTo(at("2026-03-02T00:00"));
    }

    private Instant after(String local, int days) {
        return berlin.afterWorkingDays(at(local), days);
    }

    private static Instant at(String local) {
        return LocalDateTime.parse(local).atZone(BERLIN).toInstant();
    }
}
