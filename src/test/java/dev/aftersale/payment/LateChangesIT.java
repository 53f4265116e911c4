package dev.aftersale.payment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.base.MerchantId;
import dev.aftersale.testing.TestServer;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LateChangesIT {

    @RegisterExtension
    static final TestServer server = new TestServer().with("aftersale.workers.enabled", false);

    private final Counterparty psp = new Counterparty(server);
    private final MerchantId merchant = Counterparty.merchant(23);

    @AfterEach
    void mend() {
        psp.faults("lost=0");
        psp.carryAll(Duration.ofMinutes(30));
    }

    @Test
    void a_refund_that_comes_back_days_later_has_failed_late_and_is_told_once() {
        psp.faults("late-failure=1,duplicate=1,later-millis=172800000");
        Intent intent = psp.process().request(psp.refund(merchant, psp.captured(1_000), 400));
        psp.process().carrier.carryDue();
        psp.process().reconciler.reconcile();
        assertThat(psp.told(intent)).containsExactly(Settlement.SUCCEEDED);

        server.clock().advance(Duration.ofDays(3));
        psp.process().reconciler.reconcile();
        psp.process().reconciler.reconcile();

        assertThat(psp.told(intent)).containsExactly(Settlement.SUCCEEDED, Settlement.FAILED_LATE);
        assertThat(psp.state(intent)).isEqualTo(IntentState.FAILED);
        assertThat(psp.found(intent).error()).isEqualTo("lost_or_stolen_card");
    }

    @Test
    void a_feed_that_was_read_and_not_worked_off_is_read_again() {
        psp.faults("late-failure=1,later-millis=1000");
        Intent intent = psp.process().request(psp.refund(merchant, psp.captured(1_000), 400));
        psp.process().carrier.carryDue();
        server.clock().advance(Duration.ofMinutes(1));
        psp.eachTelling(settled -> {
            throw new IllegalStateException("died while writing it down");
        });
        try {
            psp.process().reconciler.reconcile();
        } catch (IllegalStateException expected) {
            assertThat(expected).hasMessageContaining("died");
        }
        psp.eachTelling(settled -> {});

        psp.process().reconciler.reconcile();

        assertThat(psp.told(intent)).containsExactly(Settlement.SUCCEEDED, Settlement.FAILED_LATE);
    }

    @Test
    void a_pending_refund_succeeds_once_the_gateway_says_so() {
        psp.faults("pending=1,later-millis=60000");
        Intent intent = psp.process().request(psp.refund(merchant, psp.captured(1_000), 400));
        psp.process().carrier.carryDue();
        assertThat(psp.state(intent)).isEqualTo(IntentState.PENDING);
        assertThat(psp.told(intent)).isEmpty();

        server.clock().advance(Duration.ofMinutes(2));
        psp.process().reconciler.reconcile();
        psp.process().carrier.carryDue();

        assertThat(psp.told(intent)).containsExactly(Settlement.SUCCEEDED);
    }

    @Test
    void a_pending_refund_is_asked_about_where_no_feed_tells() {
        psp.faults("pending=1,late-failure=1,later-millis=60000");
        Intent intent = psp.process().request(psp.refund(merchant, psp.captured(1_000), 400));
        psp.process().carrier.carryDue();

        server.clock().advance(Duration.ofMinutes(2));
        psp.process().carrier.carryDue();
        psp.process().reconciler.reconcile();

        assertThat(psp.told(intent)).containsExactly(Settlement.FAILED);
    }

    @Test
    void a_refund_whose_reply_was_lost_and_that_came_back_has_failed() {
        String payment = psp.captured(1_000);
        psp.faults("lost=1,late-failure=1,later-millis=1000");
        Intent intent = psp.process().request(psp.refund(merchant, payment, 400));
        psp.process().carrier.carryDue();
        server.clock().advance(Duration.ofMinutes(1));
        psp.faults("lost=0");

        psp.process().reconciler.reconcile();
        psp.process().carrier.carryDue();

        assertThat(psp.told(intent)).containsExactly(Settlement.FAILED);
    }

    @Test
    void long_feeds_are_read_page_by_page() {
        psp.faults("late-failure=1,duplicate=0.5,later-millis=1000");
        psp.process().reconciler.reconcile();
        String payment = psp.captured(100_000);
        var intents = IntStream.range(0, 130)
                .mapToObj(i -> psp.process().request(psp.refund(merchant, payment, 1 + i)))
                .toList();
        psp.carryAll(Duration.ofSeconds(1));
        server.clock().advance(Duration.ofMinutes(1));

        psp.process().reconciler.reconcile();

        assertThat(intents)
                .allSatisfy(intent ->
                        assertThat(psp.told(intent)).containsExactly(Settlement.SUCCEEDED, Settlement.FAILED_LATE));
    }
}
