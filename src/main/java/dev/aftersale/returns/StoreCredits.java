package dev.aftersale.returns;

import dev.aftersale.base.Db;
import dev.aftersale.base.Idempotency;
import dev.aftersale.base.Idempotency.Answer;
import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Money;
import dev.aftersale.base.Problem;
import dev.aftersale.base.RequestKey;
import dev.aftersale.ledger.Account;
import dev.aftersale.ledger.Ledger;
import dev.aftersale.ledger.Posting;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What buyers have with a merchant: issued for returns, spent at its checkout. Postings: docs/accounting.md. */
@Component
public class StoreCredits {

    private final Db db;
    private final Idempotency idempotency;
    private final Ledger ledger;

    StoreCredits(Db db, Idempotency idempotency, Ledger ledger) {
        this.db = db;
        this.idempotency = idempotency;
        this.ledger = ledger;
    }

    /** Minor units of a currency. */
    public record Credit(String currency, long issued, long spent) {
        public long left() {
            return issued - spent;
        }
    }

    public record Spent(long id, String currency, long amount, long left) {}

    /** A buyer, by the platform's id or by e-mail address. */
    public static String buyer(@Nullable String ref, @Nullable String email) {
        if (ref != null) {
            return "ref:" + ref;
        }
        if (email == null) {
            throw Problem.INVALID_PARAMETER.because("Name the buyer: buyer_ref, or email.");
        }
        return "mail:" + email.strip().toLowerCase(Locale.ROOT);
    }

    public List<Credit> of(MerchantId merchant, String buyer, boolean test) {
        return db.within(merchant, tx -> StoreCreditStore.ofBuyer(tx, merchant, buyer, test));
    }

    /**
     * The checkout took {@code amount} of a buyer's credit as payment: what the merchant owed is settled.
     *
     * @param orderId the order that was paid with it; 0: none of ours
     */
    public Answer<Spent> spend(
            MerchantId merchant, String buyer, Money amount, long orderId, boolean test, @Nullable RequestKey key) {
        String currency = amount.currency().getCurrencyCode();
        if (amount.minor() <= 0) {
            throw Problem.INVALID_PARAMETER.because("amount must be above zero.");
        }
        return idempotency.once(merchant, key, Spent.class, batch -> () -> merchant, (tx, own) -> {
            long left = StoreCreditStore.lock(tx, own, buyer, currency, test);
            if (amount.minor() > left) {
                throw Problem.NOT_ENOUGH_CREDIT.because(
                        "%s asked, %s is left.".formatted(amount, Money.of(left, currency)));
            }
            StoreCreditStore.spend(tx, own, buyer, currency, test, amount.minor());
            long id = Ids.next(own.shard());
            ledger.post(
                    tx,
                    new Posting(
                            own,
                            id,
                            Posting.Kind.CREDIT_SPENT,
                            orderId,
                            currency,
                            test,
                            new Posting.Lines()
                                    .move(Account.BUYER_CREDIT, Account.SELLER_AVAILABLE, amount.minor())
                                    .list()));
            return new Spent(id, currency, amount.minor(), left - amount.minor());
        });
    }
}
