package dev.aftersale.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SimulatorRaceIT {

    private static final int CLIENTS = 16;

    @RegisterExtension
    static final TestServer server = new TestServer().with("aftersale.workers.enabled", false);

    private final Psp psp = new Psp(server);

    @Test
    void sixteen_clients_never_refund_more_than_was_captured() throws Exception {
        List<String> payments =
                IntStream.range(0, 20).mapToObj(i -> psp.captured(100)).toList();

        var statuses = atOnce(client -> {
            var mine = new ArrayList<Integer>();
            for (String payment : payments) {
                mine.add(psp.refund(payment, 60, "race-%d-%s".formatted(client, payment))
                        .status());
            }
            return mine;
        });

        assertThat(statuses.stream().flatMap(List::stream).filter(status -> status == 200))
                .hasSize(payments.size());
        for (String payment : payments) {
            assertThat(entry(payment).refunded()).isEqualTo(60);
            assertThat(psp.refundsOf(payment)).isEqualTo(1);
        }
    }

    @Test
    void sixteen_clients_never_capture_more_than_is_authorised() throws Exception {
        String payment = "pi_sim_1000gbp_race";

        var statuses = atOnce(client -> psp.post(
                        "/v1/payment_intents/" + payment + "/capture",
                        "amount_to_capture=150&final_capture=false",
                        "capture-" + client)
                .status());

        assertThat(statuses).filteredOn(status -> status == 200).hasSize(6);
        assertThat(entry(payment).captured()).isEqualTo(900);
    }

    @Test
    void the_same_key_at_once_is_one_refund_and_the_others_are_told_to_wait_or_given_its_answer() throws Exception {
        String payment = psp.captured(10_000);

        var answers = atOnce(client -> psp.refund(payment, 100, "the-same"));

        assertThat(psp.refundsOf(payment)).isEqualTo(1);
        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(200, 409));
        assertThat(answers.stream()
                        .filter(answer -> answer.status() == 200)
                        .map(answer -> answer.response().body())
                        .distinct())
                .hasSize(1);
        assertThat(answers.stream()
                        .filter(answer -> answer.status() == 409)
                        .map(answer -> answer.json().at("/error/code").asString()))
                .allMatch("idempotency_key_in_use"::equals);
    }

    private ArchiveStore.Entry entry(String payment) {
        return server.bean(Archive.class).book("", 1000).payments().stream()
                .filter(one -> one.id().equals(payment))
                .findFirst()
                .orElseThrow();
    }

    private static <T> List<T> atOnce(IntFunction<T> work) throws ExecutionException, InterruptedException {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<T>> running = IntStream.range(0, CLIENTS)
                    .mapToObj(client -> threads.submit((Callable<T>) () -> {
                        start.await();
                        return work.apply(client);
                    }))
                    .toList();
            start.countDown();
            var results = new ArrayList<T>();
            for (Future<T> one : running) {
                results.add(one.get());
            }
            return results;
        }
    }
}
