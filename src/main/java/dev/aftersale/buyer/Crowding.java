package dev.aftersale.buyer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/**
 * How much one visitor may do in an hour: enough for anybody who orders something, too little to fill a mailbox or to try
 * what there is. In memory, because it guards the door and not the money; what is sent is counted in the database as well.
 */
@Component
class Crowding {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final int VISITORS = 50_000;

    /** Requests for links an hour from one address. */
    static final int LINKS = 20;

    /** Messages an hour about one order. */
    static final int MESSAGES = 30;

    private final Cache<String, AtomicInteger> counts;

    Crowding(InstantSource clock) {
        Ticker ticker = () -> clock.millis() * 1_000_000;
        this.counts = Caffeine.newBuilder()
                .expireAfterWrite(HOUR)
                .maximumSize(VISITORS)
                .ticker(ticker)
                .build();
    }

    boolean isTooMuch(String what, Object who, int most) {
        return counts.get(what + " " + who, visitor -> new AtomicInteger()).incrementAndGet() > most;
    }
}
