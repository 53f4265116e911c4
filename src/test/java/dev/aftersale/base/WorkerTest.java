package dev.aftersale.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WorkerTest {

    /** As Spring does it: all of a phase are told, then it waits for their answers. */
    @Test
    @Timeout(60)
    void the_next_worker_is_told_to_stop_while_the_last_step_of_the_first_goes_on() throws Exception {
        var bothAreTold = new CountDownLatch(1);
        var underWay = new CountDownLatch(2);
        var ended = new CountDownLatch(2);
        var first = worker(underWay, bothAreTold);
        var second = worker(underWay, bothAreTold);
        first.start();
        second.start();
        underWay.await();

        first.stop(ended::countDown);
        second.stop(ended::countDown);
        assertThat(ended.getCount()).isEqualTo(2);
        bothAreTold.countDown();

        ended.await();
        assertThat(first.isRunning()).isFalse();
        assertThat(second.isRunning()).isFalse();
    }

    private static Worker worker(CountDownLatch underWay, CountDownLatch last) {
        return new Worker("test", true, new Bell(), Duration.ofMinutes(10), Duration.ZERO, () -> {
            underWay.countDown();
            try {
                last.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return false;
        });
    }
}
