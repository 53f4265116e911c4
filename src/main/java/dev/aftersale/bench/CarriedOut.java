package dev.aftersale.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** What became of granted refunds: whether they are carried out yet, and at the end, whether all of it was right. */
final class CarriedOut {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final String OPEN_INTENTS =
            "SELECT count(*) FROM payment_intent WHERE state IN ('NEW', 'UNKNOWN', 'PENDING')";

    private static final String WAITING_EVENTS = "SELECT count(*) FROM event WHERE NOT dispatched";

    private static final String CLEARING = """
            SELECT coalesce(sum(CASE WHEN credit = 'refund:clearing' THEN amount ELSE -amount END), 0)::bigint
              FROM transfer
             WHERE 'refund:clearing' IN (debit, credit)
            """;

    private final BenchStore store;

    CarriedOut(BenchStore store) {
        this.store = store;
    }

    /** Refunds that the gateway has not confirmed yet. */
    long open() throws Exception {
        return store.count(OPEN_INTENTS);
    }

    /** Waits until what was promised is carried out, so that no turn pays for another one's. */
    void await() throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (open() + store.count(WAITING_EVENTS) > 0) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("intents or events are still open after five minutes");
            }
            ServerUnderTest.pause();
        }
    }

    /** Each refund once, nothing above what was captured, the simulator's book like ours. */
    Map<String, Object> proof(long granted) throws Exception {
        await();
        var proof = new LinkedHashMap<String, Object>();
        proof.put("granted", granted);
        proof.put("refunds", store.count("SELECT count(*) FROM refund WHERE state = 'SUCCEEDED'"));
        proof.put("over_refunded", store.count("SELECT count(*) FROM orders WHERE refunded > captured"));
        proof.put("refunded", store.count("SELECT coalesce(sum(total), 0)::bigint FROM refund"));
        proof.put("psp_refunded", store.count("SELECT coalesce(sum(refunded), 0)::bigint FROM simulator.payment"));
        proof.put("clearing", store.count(CLEARING));
        boolean whole = proof.get("granted").equals(proof.get("refunds"))
                && proof.get("refunded").equals(proof.get("psp_refunded"))
                && proof.get("over_refunded").equals(0L)
                && proof.get("clearing").equals(0L);
        proof.put("whole", whole);
        return proof;
    }
}
