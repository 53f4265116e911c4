package dev.aftersale.ledger;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The books. Append only: what was wrong is corrected by another posting. */
@Component
public final class Ledger {

    /** Writes {@code posting} with what it books, in the same transaction. */
    public void post(Tx tx, Posting posting) {
        if (!posting.transfers().isEmpty()) {
            LedgerStore.insert(tx, posting);
        }
    }

    /**
     * Credits minus debits of each account, in minor units.
     *
     * @param test the books of test orders, which never mix with the others
     */
    public Map<String, Long> balances(Tx tx, MerchantId merchant, String currency, boolean test) {
        return LedgerStore.balances(tx, merchant, currency, test);
    }
}
