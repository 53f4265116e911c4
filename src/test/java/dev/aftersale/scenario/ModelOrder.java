package dev.aftersale.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToLongFunction;

/**
 * What an order must be by now: a few plain rules, which know nothing of how the program decides. Of money it knows the bounds
 * while an order is shipped in parts, and the penny once all of a line is shipped.
 */
final class ModelOrder {

    enum State {
        FB_PROCESSING,
        CREATED,
        IN_PROGRESS,
        COMPLETED
    }

    /** Some units of a line. */
    record Part(Line line, int quantity) {

        Map<String, Object> asCall() {
            return Map.of("retailer_id", line.sku, "quantity", quantity);
        }
    }

    static final class Line {
        final String sku;
        final int quantity;
        final long net;
        final long tax;
        int shipped;
        int cancelled;
        int refunded;

        Line(String sku, int quantity, long net, long tax) {
            this.sku = sku;
            this.quantity = quantity;
            this.net = net;
            this.tax = tax;
        }

        int open() {
            return quantity - shipped - cancelled;
        }
    }

    /** Nothing is foretold so close to a deadline: the program's workers may have been there already. */
    private static final Duration TWILIGHT = Duration.ofSeconds(90);

    final ModelShop shop;
    final long id;
    final String buyer;
    final List<Line> lines;
    final long shipping;
    final Instant placedAt;

    private boolean acknowledged;
    private boolean expired;
    private long captured;
    private long refunded;
    final List<Long> refunds = new ArrayList<>();
    final List<Long> cancellations = new ArrayList<>();
    final List<Long> shipments = new ArrayList<>();

    ModelOrder(ModelShop shop, long id, String buyer, List<Line> lines, long shipping, Instant placedAt) {
        this.shop = shop;
        this.id = id;
        this.buyer = buyer;
        this.lines = List.copyOf(lines);
        this.shipping = shipping;
        this.placedAt = placedAt;
    }

    /** @return whether a deadline is so close that nobody can tell on which side of it the order is */
    boolean isInTwilight(Instant now) {
        var held = placedAt.plus(shop.hold());
        var expires = placedAt.plus(shop.cancelAfter());
        return isBetween(now, held, held) || isBetween(now, expires, expires.plus(shop.hold()));
    }

    private static boolean isBetween(Instant now, Instant from, Instant to) {
        return now.isAfter(from.minus(TWILIGHT)) && now.isBefore(to.plus(TWILIGHT));
    }

    /** What time alone does: units that nobody shipped are cancelled, and go back into stock. */
    void age(Instant now) {
        if (!expired && now.isAfter(placedAt.plus(shop.cancelAfter()).plus(shop.hold()))) {
            expired = true;
            for (Line line : lines) {
                shop.restock(line.sku, line.open());
                line.cancelled += line.open();
            }
        }
    }

    State state(Instant now) {
        if (open() == 0) {
            return State.COMPLETED;
        }
        if (now.isBefore(placedAt.plus(shop.hold()))) {
            return State.FB_PROCESSING;
        }
        return shop.acknowledges() && !acknowledged ? State.CREATED : State.IN_PROGRESS;
    }

    int open() {
        return lines.stream().mapToInt(Line::open).sum();
    }

    private boolean isShippedInPart() {
        return lines.stream().anyMatch(line -> line.shipped > 0);
    }

    void acknowledged() {
        acknowledged = true;
    }

    void shipped(List<Part> parts, long shipment) {
        parts.forEach(part -> part.line.shipped += part.quantity);
        shipments.add(shipment);
    }

    void cancelled(List<Part> parts, boolean restocked, long cancellation) {
        for (Part part : parts) {
            part.line.cancelled += part.quantity;
            if (restocked) {
                shop.restock(part.line.sku, part.quantity);
            }
        }
        cancellations.add(cancellation);
    }

    void refunded(long amount, long refund) {
        refunded += amount;
        refunds.add(refund);
    }

    long refunded() {
        return refunded;
    }

    /** What can be given back still, of what was captured as it was last heard. */
    long left() {
        return captured - refunded;
    }

    void heardCaptured(long amount) {
        captured = amount;
    }

    long leastCaptured() {
        return shippingCaptured() + sum(line -> share(line.net, line, -1) + share(line.tax, line, -1));
    }

    long mostCaptured() {
        return shippingCaptured() + sum(line -> share(line.net, line, 1) + share(line.tax, line, 1));
    }

    private long shippingCaptured() {
        return isShippedInPart() ? shipping : 0;
    }

    private long sum(ToLongFunction<Line> of) {
        return lines.stream().mapToLong(of).sum();
    }

    /** The shipped units' share of a line's amount: exactly where all are shipped, or none. */
    private static long share(long amount, Line line, int slack) {
        if (line.shipped == line.quantity || line.shipped == 0) {
            return line.shipped == 0 ? 0 : amount;
        }
        long exact = amount * line.shipped / line.quantity;
        return Math.clamp(exact + slack, 0, amount);
    }

    /** Units that are open, at least one if there is any. */
    List<Part> someOpen(Random random) {
        var parts = new ArrayList<Part>();
        for (Line line : lines) {
            if (line.open() > 0 && (random.nextInt(3) > 0 || parts.isEmpty())) {
                parts.add(new Part(line, 1 + random.nextInt(line.open())));
            }
        }
        return parts;
    }

    List<Part> allOpen() {
        return lines.stream()
                .filter(line -> line.open() > 0)
                .map(line -> new Part(line, line.open()))
                .toList();
    }
}
