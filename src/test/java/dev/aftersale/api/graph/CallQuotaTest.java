package dev.aftersale.api.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CallQuotaTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-23T10:00:30Z"));
    private final CallQuota quota = new CallQuota(10, now::get);

    @Test
    void calls_are_counted_in_per_cent_for_each_app() {
        assertThat(quota.take(1).calls()).isEqualTo(10);
        assertThat(quota.take(1).calls()).isEqualTo(20);
        assertThat(quota.take(2).calls()).isEqualTo(10);
    }

    @Test
    void beyond_the_quota_the_wait_is_told_and_is_true() {
        for (int i = 0; i < 10; i++) {
            assertThat(quota.take(1).minutesToWait()).isZero();
            pass(Duration.ofMinutes(1));
        }

        assertThat(quota.take(1)).isEqualTo(new CallQuota.Usage(100, 0, 50));
        pass(Duration.ofMinutes(49));
        assertThat(quota.take(1).minutesToWait()).isEqualTo(1);
        pass(Duration.ofMinutes(1));
        assertThat(quota.take(1).minutesToWait()).isZero();
    }

    @Test
    void an_idle_hour_clears_the_count() {
        quota.take(1);
        quota.spent(1, 500_000_000L);
        assertThat(quota.take(1).time()).isEqualTo(50);

        pass(Duration.ofHours(5));

        assertThat(quota.take(1)).isEqualTo(new CallQuota.Usage(10, 0, 0));
    }

    @Test
    void an_app_that_is_idle_for_an_hour_is_forgotten() {
        quota.take(1);
        pass(Duration.ofMinutes(30));
        quota.take(2);
        pass(Duration.ofMinutes(45));

        assertThat(quota.take(3).calls()).isEqualTo(10);
        assertThat(quota.apps()).isEqualTo(2);
        assertThat(quota.take(2).calls()).isEqualTo(20);
    }

    @Test
    void a_quota_of_nothing_is_refused_at_once() {
        assertThatThrownBy(() -> new CallQuota(0, now::get)).hasMessageContaining("aftersale.api.calls-per-hour");
    }

    @Test
    void a_clock_that_goes_back_does_no_harm() {
        quota.take(1);
        pass(Duration.ofHours(-2));

        assertThat(quota.take(1).calls()).isEqualTo(20);
    }

    private void pass(Duration time) {
        now.updateAndGet(at -> at.plus(time));
    }
}
