package dev.aftersale.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Sells, ships and refunds, one order after the other, against a server that may not be there: each call carries a key and
 * is repeated until it is answered. It keeps a book of what it was told.
 */
final class Till {

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Shop shop;
    private final AtomicInteger orders = new AtomicInteger();
    private final Map<String, String> refundOfKey = new ConcurrentHashMap<>();
    private final Queue<Shop.Reply> troubles = new ConcurrentLinkedQueue<>();

    Till(Shop shop) {
        this.shop = shop;
    }

    /** Clients who serve one order after the other until this is closed; they finish what they have begun. */
    Load open(int clients, long seed) {
        return new Load(clients, "c", seed, this::sellAndRefund);
    }

    /** Clients who buy and do no more: what they write needs room. */
    Load openToBuyersOnly(int clients, long seed) {
        return new Load(clients, "b", seed, (name, random) -> sell(name));
    }

    @FunctionalInterface
    private interface Visit {
        void of(String name, Random random);
    }

    static final class Load implements AutoCloseable {

        private final ExecutorService threads;
        private final List<Future<?>> clients;
        private volatile boolean closed;

        private Load(int count, String prefix, long seed, Visit visit) {
            threads = Executors.newFixedThreadPool(count);
            clients = IntStream.range(0, count)
                    .<Future<?>>mapToObj(
                            client -> threads.submit(() -> serve(prefix + client, new Random(seed + client), visit)))
                    .toList();
        }

        private void serve(String client, Random random, Visit visit) {
            for (int n = 0; !closed; n++) {
                visit.of(client + "-" + n, random);
            }
        }

        /** @throws AssertionError if a client met an answer that it should not have */
        @Override
        public void close() {
            closed = true;
            try (threads) {
                for (Future<?> client : clients) {
                    client.get();
                }
            } catch (ExecutionException e) {
                throw new AssertionError("a client gave up", e.getCause());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** How many orders were sold. */
    int orders() {
        return orders.get();
    }

    /** Id of the refund that each key got. */
    Map<String, String> refundOfKey() {
        return refundOfKey;
    }

    /** Every answer that was not the wanted one, and was followed by another try. */
    List<Shop.Reply> troubles() {
        return List.copyOf(troubles);
    }

    /** One order of 100.00 from the sale to its refunds, which are 30.00, one that asks too much, and perhaps the rest. */
    private void sellAndRefund(String name, Random random) {
        long order = sell(name);
        Shop.Reply shipped = insist(() -> shop.ship(order, Map.of("idempotency_key", "ship-" + name)));
        assertThat(shipped.status()).as(shipped.body()).isEqualTo(200);
        refund(order, "first-" + name, lampFor("30.00"));
        Shop.Reply tooMuch = insist(() ->
                shop.refund(order, keyed("too-much-" + name, Map.of("adjustment_amount", Shop.pounds("70.01")))));
        assertThat(tooMuch.status()).as(tooMuch.body()).isEqualTo(400);
        if (random.nextBoolean()) {
            refund(order, "unit-" + name, lampFor("20.00"));
        }
        if (random.nextInt(3) > 0) {
            refund(order, "rest-" + name, Map.of());
        }
    }

    private long sell(String name) {
        var sale = Shop.sale(100_00, List.of(Shop.item("lamp", 2, "50.00")));
        sale.put("external_id", name);
        Shop.Reply sold = insist(() -> shop.place(sale));
        assertThat(sold.status()).as(sold.body()).isEqualTo(200);
        orders.incrementAndGet();
        return sold.id();
    }

    private void refund(long order, String key, Map<String, Object> what) {
        Shop.Reply reply = insist(() -> shop.refund(order, keyed(key, what)));
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        refundOfKey.put(key, Long.toString(reply.id()));
    }

    private static Map<String, Object> lampFor(String pounds) {
        return Map.of("items", List.of(Map.of("retailer_id", "lamp", "item_refund_amount", Shop.pounds(pounds))));
    }

    private static Map<String, Object> keyed(String key, Map<String, Object> what) {
        var call = new LinkedHashMap<>(what);
        call.put("idempotency_key", key);
        return call;
    }

    /** The same call until there is an answer that will not change. */
    private Shop.Reply insist(Supplier<Shop.Reply> call) {
        Object last = "nothing";
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                Shop.Reply reply = call.get();
                if (!reply.isTransient() && reply.status() < 500) {
                    return reply;
                }
                troubles.add(reply);
                last = reply;
            } catch (Shop.Unanswered e) {
                last = e; // perhaps it was carried out, perhaps not: the key makes that our server's business
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        throw new AssertionError("no final answer within " + PATIENCE + "; the last was " + last);
    }
}
