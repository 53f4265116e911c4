package dev.aftersale.payment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class NextTryTest {

    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @Test
    void pauses_double_up_to_a_quarter_of_an_hour_and_a_bit() {
        Duration before = Duration.ZERO;
        for (int attempts = 0; attempts < 10; attempts++) {
            Duration pause = pause(attempts, new Outcome.Unknown("reset"));
            assertThat(pause).isGreaterThan(before);
            assertThat(pause).isBetween(Duration.ofSeconds(1L << attempts), Duration.ofMillis(1250L << attempts));
            before = pause;
        }
        assertThat(pause(500, new Outcome.Unknown("reset"))).isBetween(Duration.ofMinutes(15), Duration.ofMinutes(19));
    }

    @Test
    void a_gateway_is_left_alone_for_as_long_as_it_wishes() {
        assertThat(pause(0, new Outcome.Unknown("429", Duration.ofSeconds(30)))).isEqualTo(Duration.ofSeconds(30));
        assertThat(pause(10, new Outcome.Unknown("429", Duration.ofSeconds(30))))
                .isGreaterThan(Duration.ofMinutes(10));
    }

    @Test
    void what_is_pending_is_asked_about_seldom() {
        assertThat(pause(0, new Outcome.Pending("re_1"))).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
        assertThat(pause(100, new Outcome.Pending("re_1"))).isBetween(Duration.ofHours(1), Duration.ofMinutes(75));
    }

    @Test
    void what_failed_together_does_not_come_back_together() {
        var unknown = new Outcome.Unknown("reset");
        long pauses = LongStream.range(1, 100)
                .mapToObj(refId -> IntentRecorder.nextTime(NOW, intent(refId, 3), unknown, LONGEST))
                .distinct()
                .count();
        assertThat(pauses).isGreaterThan(50);
    }

    private static Duration pause(int attempts, Outcome outcome) {
        return Duration.between(NOW, IntentRecorder.nextTime(NOW, intent(4711, attempts), outcome, LONGEST));
    }

    private static OpenIntent intent(long refId, int attempts) {
        var intent = new Intent(
                new MerchantId(1), IntentKind.REFUND, refId, 2, "simulator", "pi_1", Money.of(1, "GBP"), false);
        return new OpenIntent(intent, intent.key(), IntentState.UNKNOWN, attempts, NOW, null);
    }
}
