package dev.aftersale.api.graph;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many calls an app has made in the last hour, and how many it may. Counted by the minute and in this process: after a
 * restart, and on each further node, an app begins anew.
 */
public final class CallQuota {

    private static final int MINUTES = 60;

    /** What a call may take on average before {@code total_time} reaches 100 per cent ahead of {@code call_count}. */
    private static final long NANOS_PER_CALL = 100_000_000L;

    private final int callsPerHour;
    private final InstantSource clock;
    private final ConcurrentHashMap<Long, Window> windows = new ConcurrentHashMap<>();
    private final AtomicLong forgottenAt = new AtomicLong();

    public CallQuota(int callsPerHour, InstantSource clock) {
        if (callsPerHour < 1) {
            throw new IllegalArgumentException("aftersale.api.calls-per-hour must be at least 1: " + callsPerHour);
        }
        this.callsPerHour = callsPerHour;
        this.clock = clock;
    }

    /**
     * How much of the hour's quota is used, in per cent.
     *
     * @param minutesToWait until a call is possible again; 0 if one is possible now
     */
    record Usage(int calls, int time, int minutesToWait) {}

    /** Counts a call. */
    Usage take(long app) {
        long minute = minute();
        forgetIdle(minute);
        return windows.compute(app, (id, known) -> (known == null ? new Window() : known).seen(minute))
                .take(minute);
    }

    /** Once an hour: an app whose hour is empty is as good as one that was never seen. */
    private void forgetIdle(long minute) {
        long before = forgottenAt.get();
        if (minute - before >= MINUTES && forgottenAt.compareAndSet(before, minute)) {
            windows.keySet()
                    .forEach(app ->
                            windows.computeIfPresent(app, (id, window) -> window.isIdle(minute) ? null : window));
        }
    }

    /** How many apps are remembered. */
    int apps() {
        return windows.size();
    }

    /** Adds what a call took. */
    void spent(long app, long nanos) {
        Window window = windows.get(app);
        if (window != null) {
            window.spent(minute(), nanos);
        }
    }

    private long minute() {
        return clock.millis() / 60_000;
    }

    private final class Window {

        private final int[] calls = new int[MINUTES];
        private final long[] nanos = new long[MINUTES];
        private long last;
        private int allCalls;
        private long allNanos;

        synchronized Usage take(long minute) {
            roll(minute);
            if (allCalls >= callsPerHour) {
                return usage(minutesToWait());
            }
            calls[slot(last)]++;
            allCalls++;
            return usage(0);
        }

        synchronized void spent(long minute, long more) {
            roll(minute);
            nanos[slot(last)] += more;
            allNanos += more;
        }

        /** From here on it is not idle, so that it is not forgotten before the call is counted in it. */
        synchronized Window seen(long minute) {
            roll(minute);
            return this;
        }

        synchronized boolean isIdle(long minute) {
            return minute - last >= MINUTES;
        }

        private Usage usage(int minutesToWait) {
            long time = allNanos * 100 / (callsPerHour * NANOS_PER_CALL);
            return new Usage((int) (allCalls * 100L / callsPerHour), (int) Math.min(time, 1_000), minutesToWait);
        }

        /** Until the oldest minute that has calls leaves the window. */
        private int minutesToWait() {
            for (int wait = 1; wait <= MINUTES; wait++) {
                if (calls[slot(last + wait)] > 0) {
                    return wait;
                }
            }
            return MINUTES;
        }

        /** Forgets what has left the hour. A clock that goes back counts as standing still. */
        private void roll(long minute) {
            if (minute - last >= MINUTES) {
                Arrays.fill(calls, 0);
                Arrays.fill(nanos, 0);
                allCalls = 0;
                allNanos = 0;
                last = minute;
            }
            while (last < minute) {
                last++;
                allCalls -= calls[slot(last)];
                allNanos -= nanos[slot(last)];
                calls[slot(last)] = 0;
                nanos[slot(last)] = 0;
            }
        }

        private static int slot(long minute) {
            return (int) (minute % MINUTES);
        }
    }
}
