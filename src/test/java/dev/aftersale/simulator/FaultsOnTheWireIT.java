package dev.aftersale.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.testing.TestServer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FaultsOnTheWireIT {

    @RegisterExtension
    static final TestServer server = new TestServer().with("aftersale.workers.enabled", false);

    private final Psp psp = new Psp(server);

    @AfterEach
    void mend() {
        psp.faults("lost=0");
    }

    @Test
    void a_lost_reply_is_of_a_refund_that_was_made_and_comes_with_the_next_try() {
        String payment = psp.captured(10_000);
        psp.faults("lost=1,seed=1");
        int broken = 0;
        int errors = 0;
        for (int i = 0; i < 10; i++) {
            try {
                assertThat(psp.refund(payment, 100, "key-" + i).status()).isEqualTo(500);
                errors++;
            } catch (UncheckedIOException e) {
                broken++;
            }
        }
        psp.faults("lost=0");

        assertThat(broken).isPositive();
        assertThat(errors).isPositive();
        assertThat(psp.refundsOf(payment)).isEqualTo(10);
        for (int i = 0; i < 10; i++) {
            var again = psp.refund(payment, 100, "key-" + i);
            assertThat(again.status()).isEqualTo(200);
            assertThat(again.response().headers().firstValue("Idempotent-Replayed"))
                    .hasValue("true");
        }
        assertThat(psp.refundsOf(payment)).isEqualTo(10);
    }

    @Test
    void too_many_calls_are_told_when_to_come_back_and_nothing_is_done() {
        String payment = psp.captured(1_000);
        psp.faults("throttle=1");

        var answer = psp.refund(payment, 100, "throttled");

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.response().headers().firstValue("Retry-After")).hasValue("1");
        psp.faults("throttle=0");
        assertThat(psp.refundsOf(payment)).isZero();
        assertThat(psp.refund(payment, 100, "throttled").status()).isEqualTo(200);
    }

    @Test
    void a_slow_reply_is_late_but_right() {
        String payment = psp.captured(1_000);
        psp.faults("slow=1,slow-millis=300");
        long start = System.nanoTime();

        assertThat(psp.refund(payment, 100, "slow").status()).isEqualTo(200);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(290));
    }

    @Test
    void a_refund_that_comes_back_later_is_in_the_feed_and_its_money_can_be_refunded_again() {
        String payment = psp.captured(1_000);
        psp.faults("late-failure=1,later-millis=60000");
        assertThat(psp.refund(payment, 1_000, "late").json().get("status").asString())
                .isEqualTo("succeeded");
        psp.faults("late-failure=0");
        assertThat(feed("refund.failed", payment)).isEmpty();

        server.clock().advance(Duration.ofMinutes(2));

        assertThat(feed("refund.failed", payment)).hasSize(1);
        assertThat(psp.get("/v1/refunds?payment_intent=" + payment)
                        .json()
                        .at("/data/0/status")
                        .asString())
                .isEqualTo("failed");
        assertThat(psp.refund(payment, 1_000, "late").json().get("status").asString())
                .as("what was answered under the key stays the answer")
                .isEqualTo("succeeded");
        assertThat(psp.refund(payment, 1_000, "another").status()).isEqualTo(200);
    }

    @Test
    void a_pending_refund_goes_through_later() {
        String payment = psp.captured(1_000);
        psp.faults("pending=1,later-millis=60000");
        assertThat(psp.refund(payment, 400, "pending").json().get("status").asString())
                .isEqualTo("pending");

        server.clock().advance(Duration.ofMinutes(2));

        assertThat(feed("refund.updated", payment)).hasSize(1);
    }

    @Test
    void an_event_may_stand_in_the_feed_twice() {
        String payment = psp.captured(1_000);
        psp.faults("late-failure=1,duplicate=1,later-millis=0");
        psp.refund(payment, 400, "twice");

        assertThat(feed("refund.failed", payment))
                .hasSize(2)
                .first()
                .isEqualTo(feed("refund.failed", payment).getLast());
    }

    @Test
    void the_feed_is_read_on_from_the_last_event_that_was_seen() {
        String payment = psp.captured(1_000);
        psp.faults("late-failure=1,later-millis=0");
        for (int i = 0; i < 3; i++) {
            psp.refund(payment, 100, "feed-" + i);
            psp.get("/v1/events");
        }
        List<String> newestFirst = feed("refund.failed", payment);

        var after = psp.get("/v1/events?limit=1&ending_before=" + newestFirst.getLast())
                .json();

        assertThat(after.at("/data/0/id").asString()).isEqualTo(newestFirst.get(1));
        assertThat(after.get("has_more").asBoolean()).isTrue();
        assertThat(psp.get("/v1/events?ending_before=" + newestFirst.getFirst())
                        .json()
                        .get("data"))
                .isEmpty();
    }

    @Test
    void faults_that_do_not_exist_are_refused() {
        assertThat(psp.post("/faults", "earthquake=1", "x").status()).isEqualTo(400);
        assertThat(psp.post("/faults", "lost=2", "x").status()).isEqualTo(400);
    }

    private List<String> feed(String type, String payment) {
        var ids = new ArrayList<String>();
        psp.get("/v1/events?limit=100&types%5B0%5D=" + type).json().get("data").forEach(event -> {
            if (event.at("/data/object/payment_intent").asString().equals(payment)) {
                ids.add(event.get("id").asString());
            }
        });
        return ids;
    }
}
