package dev.aftersale.api.graph;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How often each route is called, with what outcome, and how long it takes. */
final class CallMeter {

    /** @param route null for calls that found none */
    private record Key(@Nullable Route route, int status) {

        @Override
        @SuppressWarnings("ReferenceEquality") // each route is one object, and to compare what is in it takes longer
        public boolean equals(@Nullable Object other) {
            return other instanceof Key that && route == that.route && status == that.status;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(route) + status;
        }
    }

    private final MeterRegistry meters;
    private final ConcurrentHashMap<Key, Timer> timers = new ConcurrentHashMap<>();

    CallMeter(MeterRegistry meters) {
        this.meters = meters;
    }

    void count(@Nullable Route route, int status, long nanos) {
        timers.computeIfAbsent(new Key(route, status), this::timer).record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Key key) {
        return Timer.builder("aftersale.api.calls")
                .description("Calls of the Graph API, the parts of a batch among them")
                .tag("route", key.route() == null ? "none" : key.route().toString())
                .tag("status", Integer.toString(key.status()))
                .serviceLevelObjectives(Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofSeconds(1))
                .register(meters);
    }
}
