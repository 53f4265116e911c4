package dev.aftersale.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Clients who all begin at the same moment. */
final class Crowd {

    private Crowd() {}

    /** Answers, client by client. */
    static <T> List<T> atOnce(int clients, IntFunction<T> work) {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(clients)) {
            List<Future<T>> running = IntStream.range(0, clients)
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
        } catch (ExecutionException e) {
            throw new AssertionError("a client gave up", e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
