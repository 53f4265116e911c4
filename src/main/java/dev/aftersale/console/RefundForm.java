package dev.aftersale.console;

import dev.aftersale.base.Money;
import dev.aftersale.order.Item;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.refund.RefundReason;
import dev.aftersale.refund.RefundRequest;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The refund form: quantities in {@code q-ITEM}, amounts in {@code a-ITEM}, {@code shipping}, {@code deduction},
 * {@code goodwill}, {@code reason}, {@code note}.
 */
final class RefundForm {

    /** Those that merchants give; the others are the platform's. */
    static final List<RefundReason> REASONS = List.of(
            RefundReason.BUYERS_REMORSE,
            RefundReason.DAMAGED_GOODS,
            RefundReason.NOT_AS_DESCRIBED,
            RefundReason.QUALITY_ISSUE,
            RefundReason.WRONG_ITEM,
            RefundReason.REFUND_FOR_RETURN,
            RefundReason.REFUND_REASON_OTHER);

    private static final int NOTE = 1_000;

    private RefundForm() {}

    /** The form as it is first shown; {@code everything}: with all that is left in it. */
    static Form fresh(Page page, OrderSheet sheet, boolean everything) {
        var form = Form.empty(page).with("seen", sheet.seen());
        for (Item item : sheet.order().items()) {
            form.with("q-" + item.id(), everything ? OrderSheet.refundableUnits(item) : 0);
            if (everything && OrderSheet.refundableUnits(item) == 0 && item.capturedNet() > item.refundedNet()) {
                long left = item.capturedNet()
                        - item.refundedNet()
                        + (sheet.core().taxInclusive() ? item.capturedTax() - item.refundedTax() : 0);
                form.with("a-" + item.id(), page.amount(sheet.money(left)));
            }
        }
        return form.with("shipping", everything ? page.amount(sheet.money(sheet.shippingLeft())) : "");
    }

    /**
     * What the form asks for; null where it asks for nothing, or can't be read, which it then says itself.
     *
     * @param sentBefore whether this very form was sent before: then what it asks for need not be left any more
     */
    static @Nullable RefundRequest read(Page page, Form form, OrderSheet sheet, boolean sentBefore) {
        RefundReason reason = form.choice("reason", RefundReason.class);
        if (reason != null && !REASONS.contains(reason)) {
            form.refuse("reason", page.text("common.form.choose"));
        }
        return read(page, form, sheet, sentBefore, reason);
    }

    /** What the form would ask for, with a reason or without: what a refund pays doesn't hang on it. */
    static @Nullable RefundRequest quoted(Page page, Form form, OrderSheet sheet) {
        return read(page, form, sheet, false, RefundReason.REFUND_REASON_OTHER);
    }

    private static @Nullable RefundRequest read(
            Page page, Form form, OrderSheet sheet, boolean sentBefore, @Nullable RefundReason reason) {
        Currency currency = Currency.getInstance(sheet.core().currency());
        var lines = new ArrayList<RefundRequest.Line>();
        for (Item item : sheet.order().items()) {
            String quantityField = "q-" + item.id();
            String amountField = "a-" + item.id();
            long quantity = form.number(
                    quantityField, 0, sentBefore ? item.quantity() : Math.max(0, OrderSheet.refundableUnits(item)));
            Money amount = form.money(amountField, currency);
            if (quantity > 0 && !amount.isZero()) {
                form.refuse(amountField, page.text("console.refund.one_of_both", item.productName()));
            } else if (quantity > 0) {
                lines.add(new RefundRequest.Line(item.id(), null, (int) quantity, null));
            } else if (!amount.isZero()) {
                lines.add(new RefundRequest.Line(item.id(), null, null, amount.minor()));
            }
        }
        Money shipping = form.money("shipping", currency);
        Money deduction = form.money("deduction", currency);
        Money goodwill = form.money("goodwill", currency);
        String note = form.optionalText("note", NOTE);
        // Nothing asked for must not become everything, which is what an empty request means to the API.
        boolean nothing = lines.isEmpty() && shipping.isZero() && goodwill.isZero();
        if (!form.errors().isEmpty() || nothing || reason == null) {
            return null;
        }
        return new RefundRequest(
                sheet.id(),
                reason,
                note.isEmpty() ? null : note,
                lines,
                shipping.minor(),
                deduction.minor(),
                goodwill.minor(),
                currency.getCurrencyCode(),
                null,
                false);
    }
}
