package dev.aftersale.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private final Backoff backoff =
            new Backoff(List.of(Duration.ZERO, Duration.ofMinutes(1), Duration.ofMinutes(10)), Duration.ofHours(1));

    @Test
    void pauses_follow_the_list_and_the_last_one_is_repeated() {
        assertThat(backoff.next(1, START, START, 7)).contains(START);
        assertThat(backoff.next(2, START, START, 7).orElseThrow())
                .isBetween(START.plusSeconds(60), START.plusSeconds(66));
        assertThat(backoff.next(9, START, START, 7).orElseThrow())
                .isBetween(START.plusSeconds(600), START.plusSeconds(660));
    }

    @Test
    void the_last_attempt_is_made_at_the_limit_and_none_after_it() {
        Instant limit = START.plus(Duration.ofHours(1));
        assertThat(backoff.next(9, START, limit.minusSeconds(60), 7)).contains(limit);
        assertThat(backoff.next(9, START, limit, 7)).isEmpty();
    }

    @Test
    void what_failed_together_comes_back_apart() {
        assertThat(List.of(1L, 2L, 3L, 4L, 5L, 6L).stream().map(seed -> backoff.next(3, START, START, seed)))
                .doesNotHaveDuplicates();
    }
}
