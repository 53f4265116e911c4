package dev.aftersale.staff;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.aftersale.base.Db;
import dev.aftersale.base.Digests;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/**
 * Slows guessing down: by account, stored, so that a restart forgets nothing; and by the address that guesses, in memory,
 * so that one machine can't try all accounts. Each try is counted before it is judged: many at once gain nothing.
 */
@Component
final class Throttle {

    /** Tries at an account that cost nothing. */
    static final int FREE = 5;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);
    static final Duration FORGOTTEN = Duration.ofHours(24);

    /** Failed tries of one address in its time: an office behind one address mistypes as well. */
    static final int BY_ADDRESS = 60;

    private static final Duration ADDRESS_TIME = Duration.ofMinutes(10);

    private final Db db;
    private final InstantSource clock;
    private final Cache<String, AtomicInteger> addresses;

    Throttle(Db db, InstantSource clock) {
        this.db = db;
        this.clock = clock;
        this.addresses = Caffeine.newBuilder()
                .expireAfterWrite(ADDRESS_TIME)
                .ticker(() -> Duration.between(Instant.EPOCH, clock.instant()).toNanos())
                .maximumSize(100_000)
                .build();
    }

    /** Counts a try. If it comes too soon: until when not to try. */
    Optional<Instant> take(String account, String address) {
        if (tries(address).incrementAndGet() > BY_ADDRESS) {
            return Optional.of(clock.instant().plus(ADDRESS_TIME));
        }
        byte[] hash = Digests.sha256(account);
        return db.platform(tx -> {
            var before = ThrottleStore.lock(tx, hash);
            if (before.isPresent() && tx.now().isBefore(before.get().blockedUntil())) {
                return before.map(ThrottleStore.Count::blockedUntil);
            }
            int failures = 1
                    + before.filter(count -> tx.now().isBefore(count.lastAt().plus(FORGOTTEN)))
                            .map(ThrottleStore.Count::failures)
                            .orElse(0);
            var after = new ThrottleStore.Count(failures, tx.now(), tx.now().plus(pauseAfter(failures)));
            if (before.isPresent()) {
                ThrottleStore.update(tx, hash, after);
            } else {
                ThrottleStore.insert(tx, hash, after);
            }
            return Optional.empty();
        });
    }

    /** The try was right. */
    void clear(String account, String address) {
        tries(address).decrementAndGet();
        db.platform(tx -> {
            ThrottleStore.clear(tx, Digests.sha256(account));
            return null;
        });
    }

    private AtomicInteger tries(String address) {
        return addresses.get(address, unknown -> new AtomicInteger());
    }

    static Duration pauseAfter(int failures) {
        if (failures < FREE) {
            return Duration.ZERO;
        }
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - FREE, 10));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
}
