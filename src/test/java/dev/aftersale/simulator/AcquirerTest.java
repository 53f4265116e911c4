package dev.aftersale.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.simulator.Acquirer.Decision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcquirerTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void whatever_is_asked_in_whatever_order_no_payment_is_overdrawn(long seed) {
        var random = new Random(seed);
        for (int payments = 0; payments < 200; payments++) {
            var payment = authorised(1 + random.nextInt(1_000));
            long given = 0;
            for (int calls = 0; calls < 30; calls++) {
                if (decide(payment, anything(random)) instanceof Decision.Done(var after, var refund)) {
                    payment = after;
                    given += refund == null ? 0 : refund.amount();
                }
                assertThat(payment.captured()).isBetween(0L, payment.amount());
                assertThat(payment.refunded()).isBetween(0L, payment.captured()).isEqualTo(given);
                assertThat(payment.capturable()).isBetween(0L, payment.amount() - payment.captured());
            }
        }
    }

    @Test
    void a_final_capture_of_nothing_lets_go_of_the_rest_after_an_earlier_one_only() {
        var fresh = authorised(1_000);
        var nothing = new Operation.Capture("pi_1", 0L, true, Map.of());
        assertThat(decide(fresh, nothing)).isInstanceOf(Decision.Refused.class);

        var captured = done(decide(fresh, new Operation.Capture("pi_1", 400L, false, Map.of())));

        assertThat(done(decide(captured, nothing)).status()).isEqualTo(Payment.Status.SUCCEEDED);
        assertThat(done(decide(captured, nothing)).captured()).isEqualTo(400);
    }

    @Test
    void an_ordinary_capture_is_final() {
        var captured = done(decide(authorised(1_000), new Operation.Capture("pi_1", 400L, true, Map.of())));

        assertThat(captured.capturable()).isZero();
        assertThat(decide(captured, new Operation.Capture("pi_1", 1L, true, Map.of())))
                .isInstanceOf(Decision.Refused.class);
    }

    @Test
    void what_captures_say_about_themselves_adds_up_on_the_payment() {
        var first = done(decide(authorised(1_000), new Operation.Capture("pi_1", 4L, false, Map.of("cp-1", "4"))));
        var second = done(decide(first, new Operation.Capture("pi_1", 5L, false, Map.of("cp-2", "5"))));

        assertThat(second.metadata()).containsExactlyInAnyOrderEntriesOf(Map.of("cp-1", "4", "cp-2", "5"));
    }

    @Test
    void nothing_happens_to_a_payment_that_is_not_there() {
        for (Operation operation : everything()) {
            assertThat(Acquirer.decide(null, operation, 1, Fate.KIND, NOW))
                    .isInstanceOfSatisfying(
                            Decision.Refused.class,
                            refused -> assertThat(refused.error().status()).isEqualTo(404));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"pi_sim_0gbp_a", "pi_sim_-5gbp_a", "pi_sim_5xxy_a", "pi_sim_5gbp_", "pi_sim_5GBP_a", "pi_5gbp_a"
            })
    void ids_that_describe_no_payment_are_no_payment(String id) {
        assertThat(Payment.describedBy(id, NOW)).isEmpty();
    }

    private static Payment authorised(long amount) {
        return new Payment("pi_1", amount, "gbp", true, Payment.Status.REQUIRES_CAPTURE, 0, 0, Map.of(), NOW);
    }

    private static Operation anything(Random random) {
        Long amount = random.nextInt(5) == 0 ? null : Long.valueOf(random.nextInt(400));
        return switch (random.nextInt(8)) {
            case 0 -> new Operation.Cancel("pi_1");
            case 1, 2, 3 -> new Operation.Capture("pi_1", amount, random.nextInt(10) == 0, Map.of());
            default -> new Operation.Reimburse("pi_1", amount == null ? null : amount + 1, null, Map.of());
        };
    }

    private static List<Operation> everything() {
        var all = new ArrayList<Operation>();
        all.add(new Operation.Confirm("pi_1"));
        all.add(new Operation.Cancel("pi_1"));
        all.add(new Operation.Capture("pi_1", 1L, true, Map.of()));
        all.add(new Operation.Reimburse("pi_1", 1L, null, Map.of()));
        return all;
    }

    private static Decision decide(Payment payment, Operation operation) {
        return Acquirer.decide(payment, operation, 1, Fate.KIND, NOW);
    }

    private static Payment done(Decision decision) {
        return ((Decision.Done) decision).payment();
    }
}
