package dev.aftersale.ledger;

/**
 * An account in a merchant's books. The books are per merchant, so that no row is shared by all; what the platform owns
 * in total is the sum over them. Balances are credits minus debits.
 */
public record Account(String path) {

    /** The merchant's share of captured money that is not released yet. */
    public static final Account SELLER_PENDING = new Account("seller:pending");

    /** What can be paid out to the merchant; negative: the merchant owes us. */
    public static final Account SELLER_AVAILABLE = new Account("seller:avail");

    /** Tax that the platform collected and owes. */
    public static final Account TAX_PAYABLE = new Account("tax:payable");

    /** Return labels to be paid for. */
    public static final Account LABEL_PAYABLE = new Account("label:payable");

    /** Promised to a buyer, not confirmed by the gateway yet. Its age is the alarm. */
    public static final Account REFUND_CLEARING = new Account("refund:clearing");

    /** Owed to a buyer whom the gateway could not pay. */
    public static final Account BUYER_UNCLAIMED = new Account("buyer:unclaimed");

    /** Store credit that buyers have with the merchant and have not spent. */
    public static final Account BUYER_CREDIT = new Account("buyer:credit");

    public static final Account SELLING_FEE = new Account("rev:selling_fee");

    public static final Account PROCESSING_FEE = new Account("rev:processing_fee");

    /** What {@code gateway} holds for us. */
    public static Account receivableFrom(String gateway) {
        return new Account("psp:" + gateway + ":receivable");
    }

    @Override
    public String toString() {
        return path;
    }
}
