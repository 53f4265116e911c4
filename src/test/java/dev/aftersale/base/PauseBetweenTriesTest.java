package dev.aftersale.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PauseBetweenTriesTest {

    @Test
    void transactions_that_met_try_again_after_pauses_of_chance_that_grow_to_some_milliseconds() {
        var random = new Random(1);
        for (int attempt = 1; attempt < 5; attempt++) {
            var pauses = new HashSet<Duration>();
            for (int i = 0; i < 100; i++) {
                pauses.add(Db.pauseAfter(attempt, random));
            }
            assertThat(pauses).hasSizeGreaterThan(90).allMatch(pause -> pause.compareTo(Duration.ofMillis(1)) >= 0);
            assertThat(pauses.stream().max(Duration::compareTo).orElseThrow())
                    .isBetween(Duration.ofMillis(1L << (attempt - 1)), Duration.ofMillis(1L << attempt));
        }
    }
}
