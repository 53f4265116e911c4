package dev.aftersale.mail.relay;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;

/** Counts what comes from one sender, one server or to one address within ten minutes. Each process counts for itself. */
public final class Rates {

    static final Duration WINDOW = Duration.ofMinutes(10);

    private final InstantSource clock;
    private final Cache<String, Window> windows = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterAccess(WINDOW.multipliedBy(2))
            .build();

    /** How many there were since when, and in the window before. */
    private static final class Window {
        private long number = -1;
        private int count;
        private int before;
    }

    public Rates(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Counts one more. A window that just began still counts what remains of the one before it, so that nobody may send
     * twice as much around its edge.
     *
     * @param most within ten minutes; 0: any number
     */
    public boolean isWithin(String key, int most) {
        if (most == 0) {
            return true;
        }
        long millis = clock.instant().toEpochMilli();
        long number = millis / WINDOW.toMillis();
        double left = 1 - (millis % WINDOW.toMillis()) / (double) WINDOW.toMillis();
        Window window = windows.get(key, unknown -> new Window());
        synchronized (window) {
            if (window.number != number) {
                window.before = window.number == number - 1 ? window.count : 0;
                window.count = 0;
                window.number = number;
            }
            if (window.count + window.before * left >= most) {
                return false;
            }
            window.count++;
            return true;
        }
    }
}
