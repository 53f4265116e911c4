package dev.aftersale.base;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Ends calls that take too long. A call that ended before is forgotten at once, not kept until its time would have been up. */
public final class Deadlines implements AutoCloseable {

    private final ScheduledThreadPoolExecutor timer;

    /** @param name of the thread, which does not keep the program from ending */
    public Deadlines(String name) {
        timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name(name).factory());
        timer.setRemoveOnCancelPolicy(true);
    }

    /** @param end breaks the call off; whoever ends in time cancels what is returned */
    public Future<?> after(Duration time, Runnable end) {
        return timer.schedule(end, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** How many calls are under way. */
    int pending() {
        return timer.getQueue().size();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
