package dev.aftersale.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import dev.aftersale.merchant.BuyerCancel;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.testing.Boutique;
import dev.aftersale.testing.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BuyerCancelsIT {

    private static final int ROUNDS = 60;

    @RegisterExtension
    static final TestServer server = new TestServer().with("aftersale.workers.enabled", "false");

    private final Cancellations cancellations = server.bean(Cancellations.class);
    private final Boutique shop = new Boutique(server, "Cancels");

    @AfterEach
    void real_time() {
        server.clock().run();
    }

    private void refused(long order, Problem problem) {
        assertThatThrownBy(() -> cancellations.cancelByBuyer(shop.id(), order, null))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.problem()).isEqualTo(problem));
    }

    @Test
    void for_half_an_hour_the_buyer_cancels_by_itself() {
        long order = shop.sell("a@buyers.test");
        long late = shop.sell("b@buyers.test");
        server.clock().advance(Duration.ofMinutes(29));
        cancellations.cancelByBuyer(shop.id(), order, null);
        assertThat(shop.order(order).core().isCancelled()).isTrue();
        refused(order, Problem.ALREADY_CANCELLED);
        server.clock().advance(Duration.ofMinutes(2));
        refused(late, Problem.CANCEL_WINDOW_OVER);
    }

    @Test
    void or_until_it_ships_if_the_merchant_likes() {
        shop.change(SettingsChange.of(new BuyerCancel(0, true)));
        long order = shop.sell("a@buyers.test");
        shop.ship(order, "STAR", 1);
        server.clock().advance(Duration.ofDays(3));
        assertThat(cancellations.cancelByBuyer(shop.id(), order, null).value().amount())
                .isPositive();
        assertThat(shop.order(order).core().units()).isEqualTo(new OrderCore.Units(0, 1, 2));

        long shipped = shop.sell("b@buyers.test");
        shop.ship(shipped);
        refused(shipped, Problem.CANCEL_CAPTURED);
    }

    @Test
    void of_a_cancellation_and_a_shipment_at_the_same_moment_exactly_one_wins() throws Exception {
        int cancelled = 0;
        int shipped = 0;
        try (var both = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < ROUNDS; round++) {
                long order = shop.sell("a@buyers.test");
                var start = new CyclicBarrier(2);
                List<Callable<Boolean>> rivals = List.of(
                        () -> wins(start, () -> cancellations.cancelByBuyer(shop.id(), order, null)),
                        () -> wins(start, () -> shop.ship(order)));
                var won = new ArrayList<Boolean>();
                for (var rival : both.invokeAll(rivals)) {
                    won.add(rival.get());
                }
                assertThat(won).as("round %d", round).containsExactlyInAnyOrder(true, false);
                var units = shop.order(order).core().units();
                assertThat(units)
                        .isEqualTo(won.getFirst() ? new OrderCore.Units(0, 0, 3) : new OrderCore.Units(0, 3, 0));
                cancelled += won.getFirst() ? 1 : 0;
                shipped += won.getLast() ? 1 : 0;
            }
        }
        assertThat(cancelled + shipped).isEqualTo(ROUNDS);
    }

    private static boolean wins(CyclicBarrier start, Runnable deed) throws Exception {
        start.await();
        try {
            deed.run();
            return true;
        } catch (ProblemException e) {
            assertThat(e.problem()).isIn(Problem.ALREADY_CANCELLED, Problem.CANCEL_CAPTURED, Problem.SHIP_CANCELLED);
            return false;
        }
    }
}
