package dev.aftersale.pages;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;

/** What waits behind each menu entry: {@code returns} 7. A surface that knows tells the request, before the page is shown. */
public final class Counts {

    private static final String ATTRIBUTE = Counts.class.getName();

    private Counts() {}

    public static void are(HttpServletRequest request, Map<String, Long> counts) {
        request.setAttribute(ATTRIBUTE, counts);
    }

    @SuppressWarnings("unchecked") // nobody else writes it
    static long of(HttpServletRequest request, String entry) {
        var counts = (Map<String, Long>) request.getAttribute(ATTRIBUTE);
        return counts == null ? 0 : counts.getOrDefault(entry, 0L);
    }
}
