package dev.aftersale.simulator;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How often the simulator misbehaves: a share of calls between 0 and 1 for each way.
 *
 * @param lost done and committed, but the reply is an error of the server, or breaks off
 * @param slow answered late
 * @param throttle refused with 429, nothing done
 * @param duplicate an event stands in the feed twice
 * @param lateFailure a refund succeeds, and comes back later
 * @param pending a refund is pending first
 * @param stuck done, but remembered under its key as an error of the server
 * @param slowBy how late is late
 * @param later how long until a refund turns
 */
record Faults(
        double lost,
        double slow,
        double throttle,
        double duplicate,
        double lateFailure,
        double pending,
        double stuck,
        Duration slowBy,
        Duration later,
        long seed) {

    static final Faults NONE = of("");

    /**
     * Reads {@code lost=0.3,slow=0.05,late-failure=0.01,slow-millis=3000,later-millis=2000,seed=42}.
     *
     * @throws IllegalArgumentException with what is wrong with it
     */
    static Faults of(String spec) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String part : spec.split("[,;\\s]+")) {
            if (!part.isEmpty()) {
                String[] pair = part.split("=", 2);
                given.put(pair[0], pair.length == 2 ? pair[1] : "");
            }
        }
        return of(given);
    }

    static Faults of(Map<String, String> given) {
        var left = new LinkedHashMap<>(given);
        var faults = new Faults(
                share(left, "lost"),
                share(left, "slow"),
                share(left, "throttle"),
                share(left, "duplicate"),
                share(left, "late-failure"),
                share(left, "pending"),
                share(left, "stuck"),
                Duration.ofMillis(number(left, "slow-millis", 3000)),
                Duration.ofMillis(number(left, "later-millis", 2000)),
                number(left, "seed", 0));
        if (!left.isEmpty()) {
            throw new IllegalArgumentException("no such fault: " + String.join(", ", left.keySet()));
        }
        return faults;
    }

    private static double share(Map<String, String> given, String name) {
        String text = given.remove(name);
        double share = text == null ? 0 : parse(name, text);
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(name + " is a share between 0 and 1, not " + text);
        }
        return share;
    }

    private static long number(Map<String, String> given, String name, long otherwise) {
        String text = given.remove(name);
        return text == null ? otherwise : (long) parse(name, text);
    }

    private static double parse(String name, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is a number, not " + text, e);
        }
    }

    boolean isNone() {
        return equals(NONE);
    }

    /** As {@link #of(String)} reads it; what is zero is left out. */
    @Override
    public String toString() {
        var shares = new LinkedHashMap<String, Double>();
        shares.put("lost", lost);
        shares.put("slow", slow);
        shares.put("throttle", throttle);
        shares.put("duplicate", duplicate);
        shares.put("late-failure", lateFailure);
        shares.put("pending", pending);
        shares.put("stuck", stuck);
        var said = shares.entrySet().stream()
                .filter(share -> share.getValue() > 0)
                .map(share -> share.getKey() + "=" + share.getValue())
                .collect(Collectors.joining(","));
        return said.isEmpty() ? "" : said + ",seed=" + seed;
    }
}
