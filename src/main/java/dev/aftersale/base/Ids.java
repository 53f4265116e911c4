package dev.aftersale.base;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids of 63 bits: 41 of milliseconds since 2020, 10 of shard, 12 of sequence. Any id tells when it was made and in
 * which of the 1,024 shards its row lies, so a look-up by id needs no directory.
 *
 * <p>The sequence starts at random in each process and counts up from there, so two processes that make ids in the same
 * millisecond and shard rarely meet; where they do, the primary key refuses the second and {@link Db} tries again.
 */
public final class Ids {

    public static final int SHARDS = 1024;

    private static final long EPOCH_MILLIS =
            Instant.parse("2020-01-01T00:00:00Z").toEpochMilli();
    private static final int SEQUENCE_BITS = 12;
    private static final int SHARD_BITS = 10;
    private static final long SEQUENCE_MASK = (1L << SEQUENCE_BITS) - 1;

    /** Milliseconds and sequence of the last id, in one number: adding one carries from the sequence into the time. */
    private static final AtomicLong LAST = new AtomicLong();

    private static final long SEQUENCE_START = ThreadLocalRandom.current().nextLong(1L << (SEQUENCE_BITS - 1));

    private Ids() {}

    /** A new id in {@code shard}; greater than every id this process made before. */
    public static long next(int shard) {
        if (shard < 0 || shard >= SHARDS) {
            throw new IllegalArgumentException("shard " + shard + " is not within 0.." + (SHARDS - 1));
        }
        long floor = ((System.currentTimeMillis() - EPOCH_MILLIS) << SEQUENCE_BITS) | SEQUENCE_START;
        long tick = LAST.updateAndGet(last -> Math.max(last + 1, floor));
        return ((tick >>> SEQUENCE_BITS) << (SHARD_BITS + SEQUENCE_BITS))
                | ((long) shard << SEQUENCE_BITS)
                | (tick & SEQUENCE_MASK);
    }

    public static int shard(long id) {
        return (int) (id >>> SEQUENCE_BITS) & (SHARDS - 1);
    }

    /** Below it lie the ids that were made before {@code time}, of whichever shard; the process that made them may have run ahead. */
    public static long firstAt(Instant time) {
        return Math.max(0, time.toEpochMilli() - EPOCH_MILLIS) << (SHARD_BITS + SEQUENCE_BITS);
    }

    /** Reads an id as the API writes it: a positive decimal number. */
    public static long parse(String text) throws NumberFormatException {
        long id = Long.parseLong(text);
        if (id <= 0) {
            throw new NumberFormatException("ids are positive: " + text);
        }
        return id;
    }

    /** The same for what somebody typed or a form brought; empty: it is no id. One of 2027 has nineteen digits. */
    public static Optional<Long> read(String text) {
        try {
            return text.matches("[0-9]+") ? Optional.of(parse(text)) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
