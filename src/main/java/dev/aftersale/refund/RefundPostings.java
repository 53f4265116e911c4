package dev.aftersale.refund;

import dev.aftersale.ledger.Account;
import dev.aftersale.ledger.Posting;
import dev.aftersale.ledger.Transfer;
import dev.aftersale.order.OrderCore;
import java.util.List;

/** How refunds are booked. Source: docs/accounting.md, "Postings". */
final class RefundPostings {

    private RefundPostings() {}

    /** Where the merchant's part comes from: its share that is not released yet, or its available balance. */
    static Account sellerAccount(OrderCore order) {
        return order.pending() > 0 ? Account.SELLER_PENDING : Account.SELLER_AVAILABLE;
    }

    /**
     * The promise to the buyer. The merchant gives its part and the tax falls away; fees go back to the merchant. What is
     * deducted pays for the return label, and goes to the merchant: it is the merchant who bought the label.
     */
    static List<Transfer> promised(OrderCore order, Allocation refund, PaidTo paidTo) {
        Account buyer = paidTo == PaidTo.STORE_CREDIT ? Account.BUYER_CREDIT : Account.REFUND_CLEARING;
        Account seller = sellerAccount(order);
        long fromSeller = refund.itemsNet() + refund.shippingNet() + refund.goodwill();
        long fromTax = refund.itemsTax() + refund.shippingTax();
        long sellerToBuyer = Math.min(fromSeller, refund.total());
        long taxToBuyer = refund.total() - sellerToBuyer;
        return new Posting.Lines()
                .move(seller, buyer, sellerToBuyer)
                .move(Account.TAX_PAYABLE, buyer, taxToBuyer)
                .move(seller, Account.LABEL_PAYABLE, fromSeller - sellerToBuyer)
                .move(Account.TAX_PAYABLE, Account.LABEL_PAYABLE, fromTax - taxToBuyer)
                .move(Account.LABEL_PAYABLE, seller, refund.deduction())
                .move(Account.SELLING_FEE, seller, refund.sellingFee())
                .move(Account.PROCESSING_FEE, seller, refund.processingFee())
                .list();
    }

    /** The gateway has paid the buyer. */
    static List<Transfer> confirmed(String gateway, long total) {
        return List.of(new Transfer(Account.REFUND_CLEARING, Account.receivableFrom(gateway), total));
    }

    /** The gateway could not pay the buyer: the money is still the buyer's, and is to be paid another way. */
    static List<Transfer> undeliverable(long total) {
        return List.of(new Transfer(Account.REFUND_CLEARING, Account.BUYER_UNCLAIMED, total));
    }

    /** The gateway had paid, and took it back days later. */
    static List<Transfer> returned(String gateway, long total) {
        return List.of(new Transfer(Account.receivableFrom(gateway), Account.REFUND_CLEARING, total));
    }
}
