package dev.aftersale.returns;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Labels in SQL. */
final class LabelStore {

    private static final String INSERT_OWN = """
            INSERT INTO return_label (shard, id, merchant_id, return_id, state, provider, carrier, service, tracking_number,
                                      cost, currency, paper, sha256, created_at, lease_until)
            VALUES (?, ?, ?, ?, 'READY', 'merchant', ?, ?, ?, ?, ?, 'A4', ?, ?, ?)
            """;

    private static final String INSERT_MAKING = """
            INSERT INTO return_label (shard, id, merchant_id, return_id, state, provider, currency, paper, created_at,
                                      lease_until)
            VALUES (?, ?, ?, ?, 'MAKING', ?, ?, ?, ?, ?)
            """;

    private static final String MAKING = """
            SELECT id, provider, provider_ref, paper, lease_until
              FROM return_label
             WHERE shard = ? AND return_id = ? AND state = 'MAKING'
               FOR UPDATE
            """;

    private static final String LEASE = """
            UPDATE return_label SET lease_until = ? WHERE shard = ? AND id = ? AND state = 'MAKING'
            """;

    private static final String REMEMBER = """
            UPDATE return_label SET provider_ref = ? WHERE shard = ? AND id = ? AND state = 'MAKING'
            """;

    /** What may work later stays in the making, free for the next attempt. */
    private static final String FAILED = """
            UPDATE return_label SET state = ?, error = ?, lease_until = ? WHERE shard = ? AND id = ? AND state = 'MAKING'
            """;

    /** Guarded: two attempts that made the same label enter it once. */
    private static final String READY = """
            UPDATE return_label
               SET state = 'READY', carrier = ?, service = ?, tracking_number = ?, cost = ?, currency = ?, sha256 = ?
             WHERE shard = ? AND id = ? AND state = 'MAKING'
            """;

    private static final String FIND_READY = """
            SELECT return_id, id, provider, carrier, service, tracking_number, cost, currency, sha256 IS NOT NULL AS has_file,
                   created_at
              FROM return_label
             WHERE shard = ? AND id = ? AND merchant_id = ? AND state = 'READY'
            """;

    private LabelStore() {}

    /** A label that a provider is asked for; {@code providerRef}: what an earlier attempt remembered. */
    record Making(long id, String provider, @Nullable String providerRef, LabelPaper paper, Instant leaseUntil) {}

    static void insertOwn(Tx tx, Return row, long id, ReturnLabels.OwnLabel label, byte @Nullable [] digest) {
        tx.write(
                1,
                INSERT_OWN,
                row.merchant().shard(),
                id,
                row.merchant(),
                row.id(),
                label.carrier(),
                label.service(),
                label.trackingNumber(),
                label.cost(),
                row.currency(),
                digest,
                tx.now(),
                tx.now());
    }

    static void insertMaking(Tx tx, Return row, long id, String provider, LabelPaper paper, Instant leaseUntil) {
        tx.write(
                1,
                INSERT_MAKING,
                row.merchant().shard(),
                id,
                row.merchant(),
                row.id(),
                provider,
                row.currency(),
                paper,
                tx.now(),
                leaseUntil);
    }

    static Optional<Making> making(Tx tx, Return row) {
        var batch = tx.batch();
        var found = batch.query(
                MAKING,
                label -> new Making(
                        label.getLong("id"),
                        label.getString("provider"),
                        label.getString("provider_ref"),
                        LabelPaper.valueOf(label.getString("paper")),
                        ReturnReadStore.time(label, "lease_until")),
                row.merchant().shard(),
                row.id());
        batch.run();
        return found.first();
    }

    static void lease(Tx tx, MerchantId merchant, long id, Instant until) {
        tx.write(1, LEASE, until, merchant.shard(), id);
    }

    static void remember(Tx tx, MerchantId merchant, long id, String reference) {
        tx.write(1, REMEMBER, reference, merchant.shard(), id);
    }

    static void failed(Tx tx, MerchantId merchant, long id, boolean isFinal, String error) {
        tx.write(FAILED, isFinal ? "FAILED" : "MAKING", error, tx.now(), merchant.shard(), id);
    }

    static void ready(Tx tx, Return row, long id, LabelProvider.Made made, byte[] digest) {
        tx.write(
                1,
                READY,
                made.carrier(),
                made.service(),
                made.trackingNumber(),
                made.cost() == null ? null : made.cost().minor(),
                made.cost() == null ? row.currency() : made.cost().currency().getCurrencyCode(),
                digest,
                row.merchant().shard(),
                id);
    }

    static Optional<Return.Label> ready(Tx tx, MerchantId merchant, long id) {
        var batch = tx.batch();
        var found = batch.query(FIND_READY, ReturnReadStore::readLabel, merchant.shard(), id, merchant);
        batch.run();
        return found.first().map(ReturnReadStore.Owned::part);
    }
}
