package dev.aftersale.base;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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

    /**
     * One by one ({@code OFFSET} keeps it so): {@code = ANY} lets a plan that was made while the table was as good as empty
     * walk through all keys of the merchant, and the plan is kept.
     */
    private static final String KNOWN = """
            SELECT k.key
              FROM unnest(?::text[]) AS k (key)
             CROSS JOIN LATERAL (SELECT FROM idempotency i
                                  WHERE i.shard = ? AND i.merchant_id = ? AND i.key = k.key
                                 OFFSET 0) AS i
            """;

    private static final SetStatement STORE = SetStatement.of("""
            INSERT INTO idempotency (shard, merchant_id, created_at, key, fingerprint, answer)
            SELECT ?, ?, ?, a.* FROM {rows a}
            """, "key text, fingerprint bytea, answer text");

    private static final String STORE_REFUSAL = """
            INSERT INTO idempotency (shard, merchant_id, created_at, key, fingerprint, answer)
            VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (shard, merchant_id, key) DO NOTHING
             RETURNING key
            """;

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
                    store(tx, merchant, key, value);
                }
                return new Answer<>(value, false);
            });
        } catch (ProblemException refusal) {
            if (key == null || refusal.isReplayed() || !refusal.problem().isAnswer()) {
                throw refusal;
            }
            return storeRefusal(merchant, key, type, refusal);
        }
    }

    /** What one of several calls does, given what was locked for all of them; empty, before it has written anything. */
    @FunctionalInterface
    public interface Effect<C, L, T> {
        Optional<T> of(Tx tx, L locked, C call);
    }

    /**
     * Runs the effects of several calls in one transaction, at little more than the cost of one. This is the plain case
     * only: a call whose key is known already, or which {@code effect} leaves out, is answered with nothing and is to go
     * by itself, through {@link #once(MerchantId, RequestKey, Class, Function, BiFunction)}. So do all, if this throws.
     *
     * @param lock as above, for all calls together; it should not wait for what somebody else has locked
     */
    public <C, L, T> List<Optional<T>> together(
            MerchantId merchant,
            List<C> calls,
            Function<C, RequestKey> keyOf,
            Function<Batch, Supplier<L>> lock,
            Effect<C, L, T> effect) {
        return db.within(merchant, tx -> {
            Batch batch = tx.batch();
            batch.keepPlans();
            Supplier<L> locked = lock.apply(batch);
            var keys = calls.stream().map(call -> keyOf.apply(call).key()).toArray(String[]::new);
            Rows<String> known = batch.query(KNOWN, row -> row.getString(1), keys, merchant.shard(), merchant);
            batch.run();
            L there = locked.get();
            var used = new HashSet<>(known.all());
            var answers = new ArrayList<Optional<T>>();
            for (C call : calls) {
                RequestKey key = keyOf.apply(call);
                Optional<T> value = used.add(key.key()) ? effect.of(tx, there, call) : Optional.empty();
                value.ifPresent(made -> store(tx, merchant, key, made));
                answers.add(value);
            }
            return answers;
        });
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
        store(tx, merchant, key, value);
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
            Batch batch = tx.batch();
            Rows<String> isStored = batch.query(
                    STORE_REFUSAL,
                    row -> row.getString(1),
                    merchant.shard(),
                    merchant,
                    tx.now(),
                    key.key(),
                    key.fingerprint(),
                    Json.write(new Envelope(null, refusal.problem(), refusal.detail())));
            Rows<Stored> stored = find(batch, merchant, key);
            batch.run();
            return isStored.first().isPresent() ? Optional.empty() : stored.first();
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

    private static void store(Tx tx, MerchantId merchant, RequestKey key, Object value) {
        String answer = Json.write(new Envelope(Json.write(value), null, null));
        tx.writeRow(STORE, List.of(merchant.shard(), merchant, tx.now()), key.key(), key.fingerprint(), answer);
    }

    private static <T> Answer<T> replay(Stored stored, RequestKey key, Class<T> type) {
        if (!MessageDigest.isEqual(stored.fingerprint(), key.fingerprint())) {
            throw Problem.KEY_REUSED.because("idempotency_key was used before, for a call with other parameters.");
        }
        var envelope = Json.read(stored.answer(), Envelope.class);
        if (envelope.problem() != null) {
            throw envelope.problem().because(String.valueOf(envelope.detail())).asReplay();
        }
        return new Answer<>(Json.read(String.valueOf(envelope.value()), type), true);
    }
}
