package dev.aftersale.base;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Carries what callers bring at the same time in one transaction: whoever comes while a group is under way leaves with
 * the next one. Alone, a call waits for nobody; under load, many share the cost of one commit.
 *
 * <p>Groups go one after the other. Several of this kind may share seats: who waits for one lets more gather, so that the
 * busier the database is, the larger the groups are. If a group fails, each of its items is tried alone, so that nobody fails for his
 * neighbour; the work must therefore be such that doing it again does no harm.
 */
public final class GroupCommit<I, O extends @Nullable Object> {

    private record Caller<I, O extends @Nullable Object>(I item, CompletableFuture<O> answer) {}

    private final int most;
    private final Semaphore seats;
    private final Duration pause;
    private final Function<List<I>, List<O>> work;
    private final Queue<Caller<I, O>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean underWay = new AtomicBoolean();

    /**
     * @param most how many go together at most
     * @param work answers each item of a group, in the same order
     */
    public GroupCommit(int most, Function<List<I>, List<O>> work) {
        this(most, new Semaphore(1), Duration.ZERO, work);
    }

    /**
     * @param seats how many groups may be under way at once, over all that share them
     * @param pause how long after a group the next one leaves at the earliest
     */
    public GroupCommit(int most, Semaphore seats, Duration pause, Function<List<I>, List<O>> work) {
        this.most = most;
        this.seats = seats;
        this.pause = pause;
        this.work = work;
    }

    /** Returns once {@code item} is done, with its answer, or throws what was thrown for it. */
    public O submit(I item) {
        var mine = new Caller<I, O>(item, new CompletableFuture<>());
        waiting.add(mine);
        depart();
        try {
            return mine.answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** How many wait for the next group. */
    int waiting() {
        return waiting.size();
    }

    private void depart() {
        if (!waiting.isEmpty() && underWay.compareAndSet(false, true)) {
            Thread.startVirtualThread(this::carryAll);
        }
    }

    private void carryAll() {
        try {
            while (!waiting.isEmpty()) {
                seats.acquireUninterruptibly();
                try {
                    carry(nextGroup());
                } finally {
                    seats.release();
                }
                if (pause.isPositive()) {
                    Thread.sleep(pause);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does that; whoever waits goes with the next group
        } finally {
            underWay.set(false);
            depart(); // for those who came after the last look, and saw a group under way
        }
    }

    private List<Caller<I, O>> nextGroup() {
        var group = new ArrayList<Caller<I, O>>();
        while (group.size() < most) {
            var next = waiting.poll();
            if (next == null) {
                break;
            }
            group.add(next);
        }
        return group;
    }

    private void carry(List<Caller<I, O>> group) {
        try {
            List<O> answers = work.apply(group.stream().map(Caller::item).toList());
            if (answers.size() != group.size()) {
                // it is done, so nobody is carried again; but who got which answer is not known
                var mistaken = new IllegalStateException(answers.size() + " answers to " + group.size() + " items");
                group.forEach(one -> one.answer.completeExceptionally(mistaken));
                return;
            }
            for (int i = 0; i < group.size(); i++) {
                group.get(i).answer.complete(answers.get(i));
            }
        } catch (RuntimeException | Error e) {
            if (group.size() == 1) {
                group.getFirst().answer.completeExceptionally(e);
            } else {
                group.forEach(one -> carry(List.of(one)));
            }
        }
    }
}
