package dev.aftersale.base;

import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One key, one effect. The answer is stored in the effect's own transaction and never expires; a refusal is stored too, if
 * it is an answer ({@link Problem#isAnswer}): after what is transient, or after a call that never got as far as its object,
 * the same key may succeed later.
 */
public final class Idempotency {

    private static final String FIND = """
            SELECT fingerprint, answer
              FROM idempotency
             WHERE shard = ? AND merchant_id = ? AND key = ?
            """;

    private static final String STORE = """
            INSERT INTO idempotency (shard, merchant_id, key, fingerprint, answer, created_at)
            VALUES (?, ?, ?, ?, ?, ?)
            """;

    private static final String STORE_REFUSAL = STORE + " ON CONFLICT (shard, merchant_id, key) DO NOTHING";

    private final Db db;

    public Idempotency(Db db) {
        this.db = db;
    }

    /** @param replayed whether the answer is that of an earlier call with the same key */
    public record Answer<T>(T value, boolean replayed) {}

    private record Stored(byte[] fingerprint, String answer) {}

    /** An answer as it is stored: a value, or the problem that was the answer. */
    private record Envelope(
            @Nullable String value,
            @Nullable Problem problem,
            @Nullable String detail) {}

    /**
     * Runs {@code effect} once for {@code key}.
     *
     * @param lock adds to a batch the queries that lock what the effect changes, and reads it. The key is looked up in the
     *     same round trip, after the lock: a call that waited for its twin finds the twin's answer.
     */
    public <L, T> Answer<T> once(
            MerchantId merchant,
            @Nullable RequestKey key,
            Class<T> type,
            Function<Batch, Supplier<L>> lock,
            BiFunction<Tx, L, T> effect) {
        try {
            return db.within(merchant, tx -> {
                Batch batch = tx.batch();
                Supplier<L> locked = lock.apply(batch);
                Rows<Stored> stored = key == null ? new Rows<>() : find(batch, merchant, key);
                batch.run();
                if (key != null && stored.first().isPresent()) {
                    return replay(stored.first().get(), key, type);
                }
                T value = effect.apply(tx, locked.get());
                if (key != null) {
                    store(tx, merchant, key, new Envelope(Json.write(value), null, null), STORE);
                }
                return new Answer<>(value, false);
            });
        } catch (ProblemException refusal) {
            if (key == null || !refusal.problem().isAnswer()) {
                throw refusal;
            }
            return storeRefusal(merchant, key, type, refusal);
        }
    }

    /** The same within a running transaction, for many effects in one. A refusal is thrown, and nothing is stored of it. */
    public <T> Answer<T> once(Tx tx, MerchantId merchant, RequestKey key, Class<T> type, Supplier<T> effect) {
        Batch batch = tx.batch();
        Rows<Stored> stored = find(batch, merchant, key);
        batch.run();
        if (stored.first().isPresent()) {
            return replay(stored.first().get(), key, type);
        }
        T value = effect.get();
        store(tx, merchant, key, new Envelope(Json.write(value), null, null), STORE);
        return new Answer<>(value, false);
    }

    /** Whether there is an answer to {@code key} already: whatever is asked under it now changes nothing any more. */
    public boolean isKnown(MerchantId merchant, RequestKey key) {
        return db.within(merchant, tx -> {
            Batch batch = tx.batch();
            Rows<Stored> stored = find(batch, merchant, key);
            batch.run();
            return stored.first().isPresent();
        });
    }

    /** Stores the refusal and throws it; or answers as the twin did that came first. */
    private <T> Answer<T> storeRefusal(MerchantId merchant, RequestKey key, Class<T> type, ProblemException refusal) {
        Optional<Stored> earlier = db.within(merchant, tx -> {
            store(tx, merchant, key, new Envelope(null, refusal.problem(), refusal.detail()), STORE_REFUSAL);
            Batch batch = tx.batch();
            Rows<Stored> stored = find(batch, merchant, key);
            batch.run();
            return stored.first();
        });
        if (earlier.isPresent()) {
            return replay(earlier.get(), key, type);
        }
        throw refusal;
    }

    private static Rows<Stored> find(Batch batch, MerchantId merchant, RequestKey key) {
        return batch.query(
                FIND,
                row -> new Stored(row.getBytes(1), row.getString(2)),
                merchant.shard(),
                merchant.value(),
                key.key());
    }

    private static void store(Tx tx, MerchantId merchant, RequestKey key, Envelope envelope, String sql) {
        tx.write(sql, merchant.shard(), merchant.value(), key.key(), key.fingerprint(), Json.write(envelope), tx.now());
    }

    private static <T> Answer<T> replay(Stored stored, RequestKey key, Class<T> type) {
        if (!MessageDigest.isEqual(stored.fingerprint(), key.fingerprint())) {
            throw Problem.KEY_REUSED.because("idempotency_key was used before, for a call with other parameters.");
        }
        var envelope = Json.read(stored.answer(), Envelope.class);
        if (envelope.problem() != null) {
            throw envelope.problem().because(String.valueOf(envelope.detail()));
        }
        return new Answer<>(Json.read(String.valueOf(envelope.value()), type), true);
    }
}
