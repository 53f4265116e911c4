package dev.aftersale.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Clients that do the same over and over for a while, each with a connection of its own. */
final class Load {

    private Load() {}

    /** Opens what one client works on. */
    @FunctionalInterface
    interface Opening<C extends AutoCloseable> {
        C open(int client) throws Exception;
    }

    /** One round; false: there is nothing left to do. */
    @FunctionalInterface
    interface Round<C> {
        boolean run(C connection) throws Exception;
    }

    record Result(Latencies latencies, double seconds) {
        double perSecond() {
            return latencies.count() / seconds;
        }
    }

    /** Each client does at least one round, however short {@code length} is. */
    static <C extends AutoCloseable> Result run(int clients, Duration length, Opening<C> opening, Round<C> round)
            throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        long end = start + length.toNanos();
        var all = new Latencies();
        try (var executor = Executors.newFixedThreadPool(clients)) {
            var futures = new ArrayList<Future<Latencies>>();
            for (int i = 0; i < clients; i++) {
                int client = i;
                futures.add(executor.submit(() -> rounds(end, opening.open(client), round)));
            }
            for (var future : futures) {
                all.addAll(future.get());
            }
        }
        return new Result(all, (System.nanoTime() - start) / 1e9);
    }

    private static <C extends AutoCloseable> Latencies rounds(long end, C opened, Round<C> round) throws Exception {
        var latencies = new Latencies();
        try (opened) {
            long now = System.nanoTime();
            do {
                if (!round.run(opened)) {
                    break;
                }
                long done = System.nanoTime();
                latencies.add(done - now);
                now = done;
            } while (now < end);
        }
        return latencies;
    }
}
