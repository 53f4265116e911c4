package dev.aftersale.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BackgroundTest {

    private final ConcurrentLinkedQueue<String> done = new ConcurrentLinkedQueue<>();
    private final CountDownLatch isUnderWay = new CountDownLatch(1);
    private final CountDownLatch goesOn = new CountDownLatch(1);

    private void first() {
        isUnderWay.countDown();
        try {
            goesOn.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        done.add("first");
    }

    @Test
    void what_waits_is_done_before_the_end_and_a_failure_harms_nobody_else() throws Exception {
        var background = new Background(2, Duration.ofMinutes(1));
        background.start();
        background.execute("first", this::first);
        isUnderWay.await();
        background.execute("failing", () -> {
            throw new IllegalStateException("as it should");
        });
        background.execute("last", () -> done.add("last"));
        background.execute("of a flood", () -> done.add("flood"));
        goesOn.countDown();

        background.stop();

        assertThat(done).containsExactly("first", "last");
    }

    @Test
    void the_end_does_not_wait_for_ever() throws Exception {
        var background = new Background(2, Duration.ofMillis(10));
        background.start();
        background.execute("first", this::first);
        isUnderWay.await();
        background.execute("last", () -> done.add("last"));

        background.stop();

        assertThat(background.isRunning()).isFalse();
        assertThat(done).isEmpty();
        goesOn.countDown();
    }
}
