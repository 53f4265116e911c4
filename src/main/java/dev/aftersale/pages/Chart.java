package dev.aftersale.pages;

import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Figures over time or over kinds, drawn as SVG by {@code @template.c.chart} with the same figures in a table.
 *
 * @param labels along the bottom, one for each value
 * @param series at most four: they differ by dash as well as by colour
 * @param format how a value is written, such as {@code cents -> page.money(cents, "EUR")}
 * @param axis the same, shorter
 */
public record Chart(
        String title,
        Kind kind,
        List<String> labels,
        List<Series> series,
        LongFunction<String> format,
        LongFunction<String> axis) {

    public enum Kind {
        LINES,
        BARS
    }

    public record Series(String name, List<Long> values) {}

    /** A line across the picture with what it stands for. */
    public record Tick(double y, String label) {}

    public record Bar(double x, double y, double width, double height) {}

    public record Label(double x, String text, String anchor) {}

    static final double WIDTH = 480;
    static final double HEIGHT = 190;

    private static final double LEFT = 56;
    private static final double RIGHT = 8;
    private static final double TOP = 10;
    private static final double BOTTOM = 26;
    private static final int MOST_LABELS = 7;

    public Chart {
        if (labels.isEmpty() || series.stream().anyMatch(one -> one.values().size() != labels.size())) {
            throw new IllegalArgumentException("a chart needs a label for each value, and one at least");
        }
    }

    public double width() {
        return WIDTH;
    }

    public double height() {
        return HEIGHT;
    }

    public double left() {
        return LEFT;
    }

    public double right() {
        return WIDTH - RIGHT;
    }

    public List<Tick> ticks() {
        long step = step();
        long first = Math.floorDiv(lowest(), step) * step;
        return IntStream.rangeClosed(0, (int) ((top() - first) / step))
                .mapToLong(i -> first + i * step)
                .mapToObj(value -> new Tick(y(value), axis.apply(value)))
                .toList();
    }

    /** The points of {@code series} as SVG's polyline wants them. */
    public String points(Series series) {
        return IntStream.range(0, labels.size())
                .mapToObj(i -> round(x(i)) + "," + round(y(series.values().get(i))))
                .reduce((a, b) -> a + " " + b)
                .orElse("");
    }

    public Bar bar(int series, int i) {
        double slot = (WIDTH - LEFT - RIGHT) / labels.size();
        double width = Math.min(slot * 0.7, 48) / this.series.size();
        double x = LEFT + slot * (i + 0.5) + width * (series - this.series.size() / 2.0);
        double value = y(this.series.get(series).values().get(i));
        return new Bar(round(x), round(Math.min(value, y(0))), round(width), round(Math.abs(value - y(0))));
    }

    /** As many as can be read: the first, the last, and some between. */
    public List<Label> bottomLabels() {
        int every = Math.max(1, (int) Math.ceil((double) labels.size() / MOST_LABELS));
        return IntStream.range(0, labels.size())
                .filter(i -> i % every == 0)
                .mapToObj(i -> new Label(round(labelX(i)), labels.get(i), anchor(i)))
                .toList();
    }

    public String written(long value) {
        return format.apply(value);
    }

    private String anchor(int i) {
        return kind == Kind.BARS || (i > 0 && i < labels.size() - 1) ? "middle" : i == 0 ? "start" : "end";
    }

    private double labelX(int i) {
        return kind == Kind.BARS ? LEFT + (WIDTH - LEFT - RIGHT) / labels.size() * (i + 0.5) : x(i);
    }

    private double x(int i) {
        int steps = labels.size() - 1;
        return steps == 0 ? (LEFT + WIDTH - RIGHT) / 2 : LEFT + (WIDTH - LEFT - RIGHT) * i / steps;
    }

    private double y(long value) {
        long first = Math.floorDiv(lowest(), step()) * step();
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - first) / (top() - first));
    }

    /** 1, 2 or 5 times a power of ten, so that there are three to six lines. */
    private long step() {
        long span = Math.max(1, highest() - lowest());
        long power = 1;
        while (power * 10 < span) {
            power *= 10;
        }
        for (long step : new long[] {power / 5, power / 2, power, power * 2}) {
            if (step > 0 && span / step <= 5) {
                return step;
            }
        }
        return power * 5;
    }

    private long top() {
        return Math.max(1, Math.ceilDiv(highest(), step())) * step();
    }

    private long highest() {
        return Math.max(0, all().max().orElse(0));
    }

    private long lowest() {
        return Math.min(0, all().min().orElse(0));
    }

    private LongStream all() {
        return series.stream().flatMap(one -> one.values().stream()).mapToLong(Long::longValue);
    }

    private static double round(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
