package dev.aftersale.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Money;
import dev.aftersale.testing.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CarryingIT {

    @RegisterExtension
    static final TestServer server = new TestServer().with("aftersale.workers.enabled", false);

    private final Counterparty psp = new Counterparty(server);
    private final MerchantId merchant = Counterparty.merchant(17);

    @AfterEach
    void settleEverything() {
        psp.faults("lost=0");
        psp.eachTelling(settled -> {});
        psp.carryAll(Duration.ofMinutes(30));
    }

    @Test
    void however_replies_get_lost_each_intent_is_one_operation_and_told_once() {
        var payments =
                IntStream.range(0, 10).mapToObj(i -> psp.captured(10_000)).toList();
        psp.faults("lost=0.3,throttle=0.1,slow=0.05,slow-millis=50,stuck=0.03,seed=42");
        var intents = new ArrayList<Intent>();
        for (int shard = 0; shard < 5; shard++) {
            var someone = Counterparty.merchant(shard);
            for (String payment : payments) {
                for (int i = 0; i < 4; i++) {
                    intents.add(psp.process().request(psp.refund(someone, payment, 100 + i)));
                }
            }
        }

        psp.carryAll(Duration.ofMinutes(20));

        psp.faults("lost=0");
        var keys = new ArrayList<String>();
        payments.forEach(payment -> keys.addAll(psp.refundKeys(payment)));
        assertThat(keys)
                .doesNotHaveDuplicates()
                .hasSameElementsAs(intents.stream().map(Intent::key).toList());
        assertThat(intents).allSatisfy(intent -> {
            assertThat(psp.told(intent)).containsExactly(Settlement.SUCCEEDED);
            assertThat(psp.state(intent)).isEqualTo(IntentState.SUCCEEDED);
        });
        assertThat(intents)
                .as("tried more than once")
                .anyMatch(intent -> psp.found(intent).intent().attempts() > 2);
    }

    @Test
    void a_process_that_dies_after_the_call_leaves_it_to_the_next_whose_call_is_the_same() {
        String payment = psp.captured(1_000);
        var dead = ConcurrentHashMap.<Long>newKeySet();
        psp.eachTelling(settled -> {
            if (dead.add(settled.intent().refId())) {
                throw new IllegalStateException("died while writing it down");
            }
        });
        Intent intent = psp.process().request(psp.refund(merchant, payment, 400));
        psp.process().carrier.carryDue();
        assertThat(psp.refundKeys(payment)).hasSize(1);
        assertThat(psp.told(intent)).isEmpty();

        server.clock().advance(Duration.ofMinutes(2));
        psp.process().carrier.carryDue();

        assertThat(psp.told(intent)).containsExactly(Settlement.SUCCEEDED);
        assertThat(psp.refundKeys(payment)).hasSize(1);
    }

    @Test
    void what_a_dead_process_had_claimed_is_carried_once_its_lease_is_over() {
        Intent intent = psp.process().request(psp.refund(merchant, psp.captured(1_000), 400));
        var id = IntentId.of(intent);
        psp.db()
                .platform(tx ->
                        psp.process().store.claim(tx, List.of(id), tx.now().plusSeconds(60)));

        assertThat(psp.process().carrier.carryDue()).isZero();
        server.clock().advance(Duration.ofSeconds(61));

        assertThat(psp.process().carrier.carryDue()).isEqualTo(1);
        assertThat(psp.told(intent)).containsExactly(Settlement.SUCCEEDED);
    }

    @Test
    void two_processes_at_once_share_the_work() {
        String payment = psp.captured(10_000);
        var intents = IntStream.range(0, 60)
                .mapToObj(i -> psp.process().request(psp.refund(merchant, payment, 10 + i)))
                .toList();

        try (var processes = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 4; i++) {
                processes.execute(() -> psp.process().carrier.carryDue());
            }
        }

        assertThat(psp.refundKeys(payment)).doesNotHaveDuplicates().hasSize(60);
        assertThat(intents).allSatisfy(intent -> assertThat(psp.told(intent)).containsExactly(Settlement.SUCCEEDED));
    }

    @Test
    void a_gateway_that_has_forgotten_the_key_is_asked_before_it_is_called_again() {
        String payment = psp.captured(1_000);
        psp.faults("lost=1");
        Intent intent = psp.process().request(psp.refund(merchant, payment, 400));
        psp.process().carrier.carryDue();
        assertThat(psp.state(intent)).isEqualTo(IntentState.UNKNOWN);

        server.clock().advance(Duration.ofHours(25));
        psp.faults("lost=0");
        psp.process().carrier.carryDue();

        assertThat(psp.told(intent)).containsExactly(Settlement.SUCCEEDED);
        assertThat(psp.refundKeys(payment)).hasSize(1);
    }

    @Test
    void what_was_never_done_is_done_a_day_later_still() {
        String payment = psp.captured(1_000);
        psp.faults("throttle=1");
        Intent intent = psp.process().request(psp.refund(merchant, payment, 400));
        psp.process().carrier.carryDue();

        server.clock().advance(Duration.ofHours(25));
        psp.faults("throttle=0");
        psp.process().carrier.carryDue();

        assertThat(psp.told(intent)).containsExactly(Settlement.SUCCEEDED);
        assertThat(psp.refundKeys(payment)).hasSize(1);
    }

    @Test
    void an_answer_that_repeating_the_call_never_changes_is_asked_around() {
        String payment = Counterparty.payment(1_000);
        psp.faults("stuck=1");
        Intent capture = psp.process().request(psp.capture(merchant, Ids.next(17), payment, 700));

        psp.carryAll(Duration.ofMinutes(20));

        assertThat(psp.told(capture)).containsExactly(Settlement.SUCCEEDED);
        assertThat(psp.paymentOf(payment).get("amount_received").asLong()).isEqualTo(700);
        assertThat(psp.found(capture).intent().attempts()).isGreaterThan(4);
    }

    @Test
    void what_a_gateway_refuses_for_good_has_failed() {
        Intent tooMuch = psp.process().request(psp.refund(merchant, psp.captured(1_000), 1_001));
        Intent nothing = psp.process().request(psp.refund(merchant, "pi_unheard_of", 1));
        Intent nonsense = psp.process().request(psp.voidRest(merchant, Ids.next(17), "../refunds?a=%2F;", 1));

        psp.process().carrier.carryDue();

        assertThat(psp.told(tooMuch)).containsExactly(Settlement.FAILED);
        assertThat(psp.found(tooMuch).error()).contains("greater than unrefunded amount");
        assertThat(psp.told(nothing)).containsExactly(Settlement.FAILED);
        assertThat(psp.told(nonsense)).containsExactly(Settlement.FAILED);
    }

    @Test
    void a_void_waits_for_the_captures_of_its_order() {
        String payment = Counterparty.payment(1_000);
        long order = Ids.next(17);
        psp.faults("throttle=1");
        Intent first = psp.process().request(psp.capture(merchant, order, payment, 300));
        Intent second = psp.process().request(psp.capture(merchant, order, payment, 200));
        Intent rest = psp.process().request(psp.voidRest(merchant, order, payment, 500));

        assertThat(psp.process().carrier.carryDue()).isEqualTo(2);
        assertThat(psp.state(rest)).isEqualTo(IntentState.NEW);
        psp.faults("throttle=0");
        psp.carryAll(Duration.ofMinutes(1));

        assertThat(List.of(first, second, rest))
                .allSatisfy(intent -> assertThat(psp.told(intent)).containsExactly(Settlement.SUCCEEDED));
        var found = psp.paymentOf(payment);
        assertThat(found.get("amount_received").asLong()).isEqualTo(500);
        assertThat(found.get("status").asString()).isEqualTo("succeeded");
    }

    @Test
    void letting_go_of_nothing_is_done() {
        String payment = psp.captured(1_000);
        Intent rest = psp.process().request(psp.voidRest(merchant, Ids.next(17), payment, 0));

        psp.process().carrier.carryDue();

        assertThat(psp.told(rest)).containsExactly(Settlement.SUCCEEDED);
    }

    @Test
    void who_wants_to_know_at_once_carries_it_himself_and_once() {
        String payment = Counterparty.payment(1_000);
        var process = psp.process();
        Intent capture = process.request(psp.capture(merchant, Ids.next(17), payment, 400));

        var outcome = process.intents.carryNow(merchant, capture.refId(), IntentKind.CAPTURE);
        var again = process.intents.carryNow(merchant, capture.refId(), IntentKind.CAPTURE);

        assertThat(outcome).containsInstanceOf(Outcome.Succeeded.class).isEqualTo(again);
        assertThat(psp.told(capture)).containsExactly(Settlement.SUCCEEDED);
        assertThat(psp.paymentOf(payment).get("amount_received").asLong()).isEqualTo(400);
    }

    @Test
    void nobody_carries_another_merchant_s_intent() {
        var process = psp.process();
        Intent capture = process.request(psp.capture(merchant, Ids.next(17), Counterparty.payment(1_000), 400));

        assertThat(process.intents.carryNow(Counterparty.merchant(17), capture.refId(), IntentKind.CAPTURE))
                .isEmpty();
        assertThat(psp.state(capture)).isEqualTo(IntentState.NEW);
    }

    @Test
    void a_running_carrier_is_handed_what_is_committed_and_nothing_else() {
        var process = psp.process();
        process.carrier.start();
        try {
            String payment = psp.captured(1_000);
            Intent rolledBack = psp.refund(merchant, payment, 1);
            assertThatThrownBy(() -> psp.db().within(merchant, tx -> {
                        process.intents.request(tx, rolledBack);
                        throw new IllegalStateException("changed its mind");
                    }))
                    .isInstanceOf(IllegalStateException.class);
            Intent intent = process.request(psp.refund(merchant, payment, 400));

            await().untilAsserted(() -> assertThat(psp.told(intent)).containsExactly(Settlement.SUCCEEDED));
            assertThat(psp.refundKeys(payment)).containsExactly(intent.key());
            assertThat(psp.told(rolledBack)).isEmpty();
        } finally {
            process.carrier.stop();
        }
    }

    @Test
    void a_carrier_that_stops_finishes_its_calls_and_gives_back_the_rest() {
        var narrow = new Counterparty(server, 1);
        var process = narrow.process();
        String payment = narrow.captured(1_000);
        narrow.faults("slow=1,slow-millis=400");
        process.carrier.start();
        var intents = IntStream.range(0, 5)
                .mapToObj(i -> process.request(narrow.refund(merchant, payment, 10)))
                .toList();
        process.carrier.stop();
        narrow.faults("slow=0");

        long finished = intents.stream()
                .filter(intent -> !narrow.told(intent).isEmpty())
                .count();
        assertThat(finished).isLessThan(5);
        assertThat(narrow.process().carrier.carryDue()).isEqualTo(5 - (int) finished);
        assertThat(intents).allSatisfy(intent -> assertThat(narrow.told(intent)).containsExactly(Settlement.SUCCEEDED));
        assertThat(narrow.refundKeys(payment)).hasSize(5);
    }

    @Test
    void money_that_moved_elsewhere_is_settled_in_the_same_transaction() {
        var process = psp.process();
        Intent intent = psp.refund(merchant, "invoice C536379", 2_750);
        var external = new Intent(
                merchant,
                intent.kind(),
                intent.refId(),
                intent.orderId(),
                PaymentIntents.EXTERNAL,
                intent.paymentReference(),
                intent.amount(),
                false);
        var settled = new HashSet<String>();
        psp.whenTold = (tx, told) -> settled.add(told.settlement() + " " + told.pspId());

        process.request(external);

        assertThat(settled).containsExactly("SUCCEEDED " + intent.key());
        assertThat(psp.state(external)).isEqualTo(IntentState.SUCCEEDED);
        assertThat(process.carrier.carryDue()).isZero();
    }

    @Test
    void an_unknown_gateway_is_refused_when_the_intent_is_requested() {
        var intent = new Intent(
                merchant, IntentKind.REFUND, Ids.next(17), Ids.next(17), "piggy-bank", "1", Money.of(1, "GBP"), false);

        assertThatThrownBy(() -> psp.process().request(intent)).isInstanceOf(IllegalArgumentException.class);
    }
}
