package dev.aftersale.api;

import dev.aftersale.api.graph.Call;
import dev.aftersale.api.graph.Obj;
import dev.aftersale.api.graph.Params;
import dev.aftersale.api.graph.Reply;
import dev.aftersale.base.Money;
import dev.aftersale.base.Problem;
import dev.aftersale.refund.Quote;
import dev.aftersale.refund.RefundReason;
import dev.aftersale.refund.RefundRequest;
import dev.aftersale.refund.Refunds;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads refunds and quotes, and words their answers. */
@Component
class RefundCalls {

    private static final int MAX_ITEMS = 10_000;

    /** What a refund may consist of; without any of them it is of all that is left. */
    private static final List<String> PARTS = List.of("items", "shipping", "adjustment_amount");

    private final Refunds refunds;
    private final OrderWriting writing;

    RefundCalls(Refunds refunds, OrderWriting writing) {
        this.refunds = refunds;
        this.writing = writing;
    }

    private enum DeductionType {
        RETURN_SHIPPING
    }

    Reply refund(Call call) {
        var request = read(call, call.params().choice("reason_code", RefundReason.class));
        var refunded = refunds.refund(call.merchant(), request, call.key());
        return writing.reply(call, call.node(), granted(refunded.value()), refunded.replayed());
    }

    Reply quote(Call call) {
        var reason = call.params().optionalChoice("reason_code", RefundReason.class);
        Quote quote =
                refunds.quote(call.merchant(), read(call, reason == null ? RefundReason.REFUND_REASON_OTHER : reason));
        return Reply.of(Obj.empty()
                .withId("order_id", quote.orderId())
                .with(
                        "refund_amount",
                        amounts(
                                quote.currency(),
                                quote.itemsNet(),
                                quote.shippingNet(),
                                quote.itemsTax() + quote.shippingTax(),
                                quote.goodwill(),
                                quote.deduction(),
                                quote.total()))
                .with("fees_returned", Money.of(quote.feesReturned(), quote.currency()))
                .with("balance_change", Money.of(quote.balanceChange(), quote.currency()))
                .with("left_after", Money.of(quote.leftAfter(), quote.currency()))
                .with(
                        "items",
                        quote.lines().stream()
                                .map(line -> Obj.empty()
                                        .withId("id", line.itemId())
                                        .with("quantity", line.quantity() == 0 ? null : line.quantity())
                                        .with("refund_subtotal", Money.of(line.net(), quote.currency()))
                                        .with("refund_tax", Money.of(line.tax(), quote.currency())))
                                .toList()));
    }

    static Obj granted(Refunds.Granted made) {
        return Obj.success()
                .withId("id", made.id())
                .withId("refund_id", made.id())
                .withId("order_id", made.orderId())
                .with("state", made.state())
                .with(
                        "refund_amount",
                        amounts(
                                made.currency(),
                                made.subtotal(),
                                made.shipping(),
                                made.tax(),
                                made.goodwill(),
                                made.deduction(),
                                made.total()))
                .with("left", Money.of(made.left(), made.currency()));
    }

    private static Obj amounts(
            String currency, long subtotal, long shipping, long tax, long goodwill, long deduction, long total) {
        return Obj.of("subtotal", Money.of(subtotal, currency).decimal())
                .with("shipping", Money.of(shipping, currency).decimal())
                .with("tax", Money.of(tax, currency).decimal())
                .with("adjustment", Money.of(goodwill, currency).decimal())
                .with("deductions", Money.of(deduction, currency).decimal())
                .with("total", Money.of(total, currency).decimal())
                .with("amount", Money.of(total, currency).decimal())
                .with("currency", currency);
    }

    private static RefundRequest read(Call call, RefundReason reason) {
        var params = call.params();
        var currency = new OneCurrency();
        var lines = new ArrayList<RefundRequest.Line>();
        for (Params row : params.objects("items", MAX_ITEMS)) {
            lines.add(line(row, currency));
        }
        var shipping = params.optionalObject("shipping");
        Money shippingRefund =
                shipping == null ? null : currency.of(shipping.optionalMoney("shipping_refund"), shipping);
        Money goodwill = currency.of(params.optionalMoney("adjustment_amount"), params);
        var request = new RefundRequest(
                call.node(),
                reason,
                params.optionalText("reason_text", 1_000),
                lines,
                shippingRefund == null ? null : shippingRefund.minor(),
                deductions(params, currency),
                goodwill == null ? 0 : goodwill.minor(),
                currency.code(),
                params.optionalId("return_id"),
                false);
        if (request.wantsEverything()) {
            refuseNothing(params);
        }
        return request;
    }

    /** Who asks for nothing must not get everything, as who leaves all of it out does. */
    private static void refuseNothing(Params params) {
        for (String part : PARTS) {
            if (params.mentions(part)) {
                throw Problem.REFUND_ZERO.because("%s asks for nothing. A refund of everything leaves out %s."
                        .formatted(part, String.join(", ", PARTS)));
            }
        }
    }

    private static RefundRequest.Line line(Params row, OneCurrency currency) {
        Long quantity = row.optionalNumber("item_refund_quantity", 1);
        Money amount = currency.of(row.optionalMoney("item_refund_amount"), row);
        if ((quantity == null) == (amount == null)) {
            throw row.wrong("item_refund_quantity", "given, or item_refund_amount, and not both");
        }
        var item = OrderWriting.item(row, 1);
        return new RefundRequest.Line(
                item.itemId(),
                item.retailerId(),
                quantity == null ? null : (int) Math.min(quantity, Integer.MAX_VALUE),
                amount == null ? null : amount.minor());
    }

    static long deductions(Params params, OneCurrency currency) {
        long sum = 0;
        List<Params> rows = params.objects("deductions", 10);
        for (Params row : rows) {
            row.choice("deduction_type", DeductionType.class);
            Money amount = currency.of(row.money("deduction_amount"), row);
            try {
                sum = Math.addExact(sum, amount == null ? 0 : amount.minor());
            } catch (ArithmeticException e) {
                throw row.wrong("deduction_amount", "within range");
            }
        }
        return sum;
    }

    /** The currency of all amounts of a call; two of them in one call is a mistake. */
    static final class OneCurrency {
        private @Nullable String code;

        @Nullable
        Money of(@Nullable Money money, Params at) {
            if (money != null) {
                String given = money.currency().getCurrencyCode();
                if (code != null && !code.equals(given)) {
                    throw at.wrong("currency", "the same in all amounts of a call; here are " + code + " and " + given);
                }
                code = given;
            }
            return money;
        }

        @Nullable
        String code() {
            return code;
        }
    }
}
