package dev.aftersale.mail.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.testing.TestClock;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RatesTest {

    private final TestClock clock = new TestClock();
    private final Rates rates = new Rates(clock);

    private long allowed(String key, int tries) {
        return IntStream.range(0, tries).filter(i -> rates.isWithin(key, 10)).count();
    }

    @Test
    void so_many_within_ten_minutes_and_not_twice_as_many_around_the_edge_of_them() {
        clock.set(Instant.parse("2026-11-27T10:09:00Z"));
        assertThat(allowed("a", 30)).isEqualTo(10);
        assertThat(allowed("b", 5)).isEqualTo(5);
        clock.set(Instant.parse("2026-11-27T10:11:00Z"));
        assertThat(allowed("a", 30)).isEqualTo(1);
        clock.set(Instant.parse("2026-11-27T10:21:00Z"));
        assertThat(allowed("a", 30)).isBetween(9L, 10L);
        clock.set(Instant.parse("2026-11-27T11:00:00Z"));
        assertThat(allowed("a", 30)).isEqualTo(10);
    }

    @Test
    void none_is_too_many_where_there_is_no_bound() {
        assertThat(IntStream.range(0, 1_000).allMatch(i -> rates.isWithin("a", 0)))
                .isTrue();
    }
}
