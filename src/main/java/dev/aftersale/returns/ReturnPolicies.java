package dev.aftersale.returns;

import dev.aftersale.audit.Audit;
import dev.aftersale.audit.AuditAction;
import dev.aftersale.audit.Difference;
import dev.aftersale.base.Db;
import dev.aftersale.base.Json;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import dev.aftersale.merchant.Merchants;
import org.springframework.stereotype.Component;

/** What merchants have settled about returns. */
@Component
public class ReturnPolicies {

    private final Db db;
    private final Merchants merchants;

    ReturnPolicies(Db db, Merchants merchants) {
        this.db = db;
        this.merchants = merchants;
    }

    public ReturnPolicy of(MerchantId merchant) {
        return db.within(merchant, tx -> of(tx, merchant));
    }

    /** The same within a running transaction. */
    public ReturnPolicy of(Tx tx, MerchantId merchant) {
        return ReturnPolicyStore.find(tx, merchant)
                .map(json -> Json.read(json, ReturnPolicy.class))
                .orElse(ReturnPolicy.DEFAULT);
    }

    /** In the merchant's time zone. */
    WorkingCalendar calendar(Tx tx, MerchantId merchant) {
        return of(tx, merchant)
                .calendar(merchants.get(merchant).settings().shop().timeZone());
    }

    /** From its receipt on a return's refund is due. */
    void received(Tx tx, Revision revision, MerchantId merchant) {
        if (revision.receivedAt == null) {
            revision.receivedAt = tx.now();
            revision.refundBy = calendar(tx, merchant)
                    .afterWorkingDays(tx.now(), of(tx, merchant).refundDays());
        }
    }

    /** Replaces the whole policy. Returns that are under way keep the deadlines that they were given. */
    public ReturnPolicy change(MerchantId merchant, ReturnPolicy policy) {
        return db.within(merchant, tx -> change(tx, merchant, policy));
    }

    /** The same within a running transaction, with what else is written of it. */
    public ReturnPolicy change(Tx tx, MerchantId merchant, ReturnPolicy policy) {
        var difference = Difference.between(new Known(of(tx, merchant)), new Known(policy));
        ReturnPolicyStore.put(tx, merchant, Json.write(policy));
        if (!difference.isNone()) {
            String name = merchants.get(merchant).name();
            Audit.record(
                    tx, merchant, AuditAction.RETURN_SETTINGS_CHANGED, name, difference.before(), difference.after());
        }
        return policy;
    }

    /** What the audit log compares. */
    private record Known(ReturnPolicy returns) {}
}
