package dev.aftersale.pages;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What waits behind each menu entry: {@code returns} 7; {@code returns.overdue} 2, of what has waited too long. A surface
 * that knows tells the request how to count, before the page is shown; what shows no menu counts nothing.
 */
public final class Counts {

    private static final String ATTRIBUTE = Counts.class.getName();

    private final Supplier<Map<String, Long>> source;
    private @Nullable Map<String, Long> counted;

    private Counts(Supplier<Map<String, Long>> source) {
        this.source = source;
    }

    public static void are(HttpServletRequest request, Supplier<Map<String, Long>> counts) {
        request.setAttribute(ATTRIBUTE, new Counts(counts));
    }

    static long of(HttpServletRequest request, String entry) {
        return request.getAttribute(ATTRIBUTE) instanceof Counts counts ? counts.count(entry) : 0;
    }

    static void now(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Counts counts) {
            counts.known();
        }
    }

    private long count(String entry) {
        return known().getOrDefault(entry, 0L);
    }

    private Map<String, Long> known() {
        var known = counted;
        if (known == null) {
            known = source.get();
            counted = known;
        }
        return known;
    }
}
