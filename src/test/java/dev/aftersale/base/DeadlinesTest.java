package dev.aftersale.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DeadlinesTest {

    @Test
    void a_call_that_ended_in_time_is_not_kept() {
        try (var deadlines = new Deadlines("test deadlines")) {
            var call = deadlines.after(Duration.ofHours(1), () -> {});
            assertThat(deadlines.pending()).isEqualTo(1);

            call.cancel(false);

            assertThat(deadlines.pending()).isZero();
        }
    }

    @Test
    @Timeout(60)
    void a_call_that_takes_too_long_is_ended() throws Exception {
        try (var deadlines = new Deadlines("test deadlines")) {
            var ended = new CountDownLatch(1);
            Future<?> _ = deadlines.after(Duration.ofMillis(1), ended::countDown);
            ended.await();
        }
    }
}
