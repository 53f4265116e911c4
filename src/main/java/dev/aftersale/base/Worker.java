package dev.aftersale.base;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Work in the background: one step after the other while there is something to do, then rest until the bell rings or
 * the poll is due. The poll finds what no bell announced: work left by a process that died, or made by another one.
 *
 * <p>A step that fails is logged and tried again after a pause that grows to half a minute.
 */
public final class Worker implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LAST_STEP = Duration.ofSeconds(20);

    /** Work that comes without a pause gathers so many times as long as work after a rest. */
    private static final int UNDER_LOAD = 12;

    private final String name;
    private final boolean enabled;
    private final Bell bell;
    private final Duration poll;
    private final Duration linger;
    private final BooleanSupplier step;

    private volatile boolean running;
    private volatile long lastStep = System.nanoTime();
    private volatile int failures;
    private volatile @Nullable Thread thread;

    /**
     * @param enabled whether it starts with the application
     * @param linger how long work gathers after the bell, so that one step does more of it; longer while there is work
     *     all the time
     * @param step does some work, and tells whether there is more to do at once
     */
    public Worker(String name, boolean enabled, Bell bell, Duration poll, Duration linger, BooleanSupplier step) {
        this.name = name;
        this.enabled = enabled;
        this.bell = bell;
        this.poll = poll;
        this.linger = linger;
        this.step = step;
    }

    @Override
    public synchronized void start() {
        if (running) {
            return;
        }
        running = true;
        thread = Thread.ofVirtual().name(name).start(this::work);
    }

    private void work() {
        lastStep = System.nanoTime();
        failures = 0;
        while (running) {
            Duration rest = poll;
            try {
                boolean more = step.getAsBoolean();
                lastStep = System.nanoTime();
                failures = 0;
                if (more) {
                    continue;
                }
            } catch (RuntimeException | Error e) {
                int inARow = failures + 1; // nobody else writes it
                failures = inARow;
                rest = pauseAfter(inARow);
                log.warn("{}: step failed, {} in a row; again in {} s", name, inARow, rest.toSeconds(), e);
            }
            if (!rest(rest, failures > 0)) {
                return;
            }
        }
    }

    private boolean rest(Duration patience, boolean failing) {
        try {
            if (failing) {
                new Bell().await(patience); // whoever rings now would only be told of the same trouble
            } else {
                Duration gathering = linger.multipliedBy(UNDER_LOAD);
                long since = System.nanoTime();
                bell.await(patience);
                boolean isUnderLoad = System.nanoTime() - since < gathering.toNanos();
                if (running && linger.isPositive()) {
                    Thread.sleep(isUnderLoad ? gathering : linger);
                }
            }
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static Duration pauseAfter(int failures) {
        var pause = Duration.ofSeconds(1L << Math.min(failures - 1, 5));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    /** Returns at once, so that the workers of a program all end at the same time and not one after the other. */
    @Override
    public void stop(Runnable ended) {
        running = false;
        bell.ring();
        Thread.ofVirtual().name(name + " ends").start(() -> {
            try {
                stop();
            } finally {
                ended.run();
            }
        });
    }

    /** Lets the running step end. It is not interrupted: that would tear its database connection. */
    @Override
    public synchronized void stop() {
        running = false;
        bell.ring();
        Thread last = thread;
        if (last == null) {
            return;
        }
        try {
            if (!last.join(LAST_STEP)) {
                log.warn("{}: still busy after {} s; leaving it", name, LAST_STEP.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread = null;
    }

    public String name() {
        return name;
    }

    /** How long ago it last did its work or found nothing to do; since it began, if it never got that far. */
    public Duration sinceStep() {
        return Duration.ofNanos(System.nanoTime() - lastStep);
    }

    /** Steps that failed, one after the other, up to now. */
    public int failures() {
        return failures;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public boolean isAutoStartup() {
        return enabled;
    }
}
