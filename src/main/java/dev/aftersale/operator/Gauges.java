package dev.aftersale.operator;

import dev.aftersale.base.Worker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the page of queues shows, and how the workers are, for whoever watches by machine: on the management port alone. */
@Component
class Gauges implements MeterBinder {

    /** The gauges of one scrape ask the database once. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private record Figures(long askedAt, Instant now, Map<QueueReport.Kind, QueueReport> reports) {}

    private final Queues queues;
    private final List<Worker> workers;
    private final InstantSource clock;
    private @Nullable Figures last;

    Gauges(Queues queues, List<Worker> workers, InstantSource clock) {
        this.queues = queues;
        this.workers = workers;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (var kind : QueueReport.Kind.values()) {
            queue(
                    registry,
                    kind,
                    "waiting",
                    null,
                    "what waits, counted to 10000",
                    (report, now) -> report.figures().waiting());
            queue(
                    registry,
                    kind,
                    "failing",
                    null,
                    "what was tried and failed",
                    (report, now) -> report.figures().failing());
            queue(registry, kind, "oldest", "seconds", "how long the oldest waits", Gauges::age);
            queue(
                    registry,
                    kind,
                    "late",
                    null,
                    "1: the oldest waits longer than it should",
                    (report, now) -> report.isLate(now) ? 1 : 0);
        }
        for (Worker worker : workers) {
            Gauge.builder(
                            "aftersale.worker.since.step",
                            worker,
                            one -> one.sinceStep().toMillis() / 1000.0)
                    .baseUnit("seconds")
                    .description("since it last did its work or found nothing to do; since its start if never")
                    .tag("worker", worker.name())
                    .register(registry);
            Gauge.builder("aftersale.worker.failures", worker, Worker::failures)
                    .description("steps that failed, one after the other")
                    .tag("worker", worker.name())
                    .register(registry);
        }
    }

    private void queue(
            MeterRegistry registry,
            QueueReport.Kind kind,
            String what,
            @Nullable String unit,
            String description,
            ToDoubleBiFunction<QueueReport, Instant> value) {
        Gauge.builder("aftersale.queue." + what, this, gauges -> gauges.value(kind, value))
                .baseUnit(unit)
                .description(description)
                .tag("queue", kind.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    private double value(QueueReport.Kind kind, ToDoubleBiFunction<QueueReport, Instant> value) {
        Figures figures = figures();
        QueueReport report = figures.reports().get(kind);
        return report == null ? Double.NaN : value.applyAsDouble(report, figures.now());
    }

    private static double age(QueueReport report, Instant now) {
        Instant oldest = report.figures().oldest();
        return oldest == null ? 0 : Math.max(0, Duration.between(oldest, now).toMillis() / 1000.0);
    }

    private synchronized Figures figures() {
        Figures known = last;
        if (known == null || System.nanoTime() - known.askedAt() > FRESH.toNanos()) {
            var reports = new EnumMap<QueueReport.Kind, QueueReport>(QueueReport.Kind.class);
            queues.reports().forEach(report -> reports.put(report.kind(), report));
            known = new Figures(System.nanoTime(), clock.instant(), reports);
            last = known;
        }
        return known;
    }
}
