package dev.aftersale.base;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * What anonymous visitors ask for, done behind the answer, by one thread and in turn: neither what is said nor how long it
 * takes tells them what there is. When the program ends, what waits is still done, for as long as that may take.
 */
public final class Background implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Background.class);

    private static final int WAITING = 500;
    private static final Duration LAST = Duration.ofSeconds(10);

    private final ThreadPoolExecutor behind;
    private final Duration last;
    private volatile boolean running;

    public Background() {
        this(WAITING, LAST);
    }

    /** @param last how long what waits may take when the program ends */
    Background(int waiting, Duration last) {
        this.last = last;
        this.behind = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(waiting),
                Thread.ofVirtual().name("background").factory(),
                (work, full) ->
                        log.warn("Too much to do in the background, or the end is near: something is not done"));
    }

    /**
     * Returns at once. Who comes when too many wait is not served: that is a flood, and not of people.
     *
     * @param what for the log, where it fails
     */
    public void execute(String what, Runnable work) {
        behind.execute(() -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                log.warn("{} failed; whoever asked for it may ask again", what, e);
            }
        });
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        behind.shutdown();
        try {
            if (!behind.awaitTermination(last.toMillis(), TimeUnit.MILLISECONDS)) {
                // the queue only: to interrupt what runs would tear its database connection
                int left = behind.getQueue().size();
                behind.getQueue().clear();
                log.warn("Work in the background goes on after {} s; {} that waited are left", last.toSeconds(), left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stopped after the web server, which still hands work over, and before the database. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 4096;
    }
}
