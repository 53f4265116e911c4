package dev.aftersale.audit;

import dev.aftersale.base.Actor;
import dev.aftersale.base.Db;
import dev.aftersale.base.Ids;
import dev.aftersale.base.Json;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The log of changes that a merchant's owner, or for the platform itself an operator, can read. Orders, shipments and
 * refunds are not in it: their events say who did it.
 */
@Component
public class Audit {

    /** The platform's own log: its operators, and log-ins that belong to no merchant. */
    public static final MerchantId PLATFORM = new MerchantId(0);

    private final Db db;

    Audit(Db db) {
        this.db = db;
    }

    /**
     * Writes down a change of {@code tx}, done by {@link Actor#current()}: both are kept, or neither is.
     *
     * @param object what it was done to, as people name it: {@code token 4711}
     * @param before a record or map, written as JSON; null for what was not there before. Never a secret.
     * @param after the same; null for what is no more
     */
    public static void record(
            Tx tx,
            MerchantId merchant,
            AuditAction action,
            String object,
            @Nullable Object before,
            @Nullable Object after) {
        record(tx, merchant, action, object, before, after, Actor.current());
    }

    /** The same for a change whose actor is only known by now, as at a log-in. */
    public static void record(
            Tx tx,
            MerchantId merchant,
            AuditAction action,
            String object,
            @Nullable Object before,
            @Nullable Object after,
            Actor actor) {
        var entry = new AuditEntry(
                Ids.next(merchant.shard()),
                merchant,
                tx.now(),
                action.wireName(),
                object,
                before == null ? null : Json.write(before),
                after == null ? null : Json.write(after),
                actor);
        // Tests run with assertions: who writes a new field without words for it hears of it there.
        assert AuditWords.lacking(entry).isEmpty() : "no words for " + AuditWords.lacking(entry) + " of " + action;
        AuditStore.insert(tx, entry);
    }

    /** What fits {@code question}, latest first. */
    public List<AuditEntry> list(MerchantId merchant, AuditQuestion question) {
        return db.within(merchant, tx -> AuditStore.list(tx, merchant, question));
    }
}
