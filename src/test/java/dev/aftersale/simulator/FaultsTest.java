package dev.aftersale.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {

    @Test
    void are_read_from_one_line() {
        var faults = Faults.of("lost=0.3, slow=0.05,late-failure=0.01,slow-millis=250,seed=42");

        assertThat(faults.lost()).isEqualTo(0.3);
        assertThat(faults.lateFailure()).isEqualTo(0.01);
        assertThat(faults.slowBy()).isEqualTo(Duration.ofMillis(250));
        assertThat(faults.seed()).isEqualTo(42);
        assertThat(faults.throttle()).isZero();
        assertThat(faults).hasToString("lost=0.3,slow=0.05,late-failure=0.01,seed=42");
        assertThat(Faults.of("").isNone()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lost", "lost=much", "lost=1.5", "lost=-0.1", "lost=NaN", "earthquake=1", "seed=x"})
    void that_make_no_sense_are_refused(String spec) {
        assertThatIllegalArgumentException().isThrownBy(() -> Faults.of(spec));
    }

    @Test
    void do_the_same_to_the_same_key_in_each_run() {
        var one = new Dice("late-failure=0.2,pending=0.2,seed=7");
        var another = new Dice("late-failure=0.2,pending=0.2,seed=7");
        another.fate("some other call before");

        var fates = IntStream.range(0, 500).mapToObj(i -> one.fate("rf-" + i)).toList();

        assertThat(fates)
                .isEqualTo(IntStream.range(0, 500)
                        .mapToObj(i -> another.fate("rf-" + i))
                        .toList());
        assertThat(fates.stream().filter(Fate::fails).count()).isBetween(70L, 130L);
    }

    @Test
    void strike_about_as_often_as_they_are_told_to() {
        var dice = new Dice("lost=0.3,throttle=0.1,seed=1");

        var wires = IntStream.range(0, 10_000).mapToObj(i -> dice.wire()).toList();

        assertThat(wires.stream().filter(Dice.Wire.THROTTLED::equals).count()).isBetween(900L, 1_100L);
        assertThat(wires.stream()
                        .filter(wire -> wire == Dice.Wire.BROKEN_OFF || wire == Dice.Wire.ANSWERED_500)
                        .count())
                .isBetween(2_500L, 2_900L);
    }
}
