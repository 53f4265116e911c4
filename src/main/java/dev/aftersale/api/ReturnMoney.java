package dev.aftersale.api;

import dev.aftersale.api.graph.Call;
import dev.aftersale.api.graph.Obj;
import dev.aftersale.api.graph.Params;
import dev.aftersale.api.graph.Reply;
import dev.aftersale.base.Money;
import dev.aftersale.returns.RefundOfReturn;
import dev.aftersale.returns.ReturnRefunds;
import dev.aftersale.returns.StoreCredits;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What returns come to: quotes, refunds, exchanges, and store credit. */
@Component
class ReturnMoney {

    private final ReturnRefunds refunds;
    private final StoreCredits credits;
    private final ReturnReading reading;

    ReturnMoney(ReturnRefunds refunds, StoreCredits credits, ReturnReading reading) {
        this.refunds = refunds;
        this.credits = credits;
        this.reading = reading;
    }

    Reply quote(Call call) {
        var proposal = refunds.quote(call.merchant(), wanted(call));
        var quote = proposal.refund();
        String currency = quote.currency();
        return Reply.of(Obj.empty()
                .withId("return_id", call.node())
                .withId("order_id", quote.orderId())
                .with("paid_to", proposal.paidTo())
                .with("subtotal", Money.of(quote.itemsNet(), currency))
                .with("shipping", Money.of(quote.shippingNet(), currency))
                .with("tax", Money.of(quote.itemsTax() + quote.shippingTax(), currency))
                .with("adjustment", Money.of(quote.goodwill(), currency))
                .with("deductions", Money.of(quote.deduction(), currency))
                .with("damage", Money.of(proposal.damage(), currency))
                .with("label", Money.of(proposal.label(), currency))
                .with("label_unpaid", Money.of(proposal.labelUnpaid(), currency))
                .with("total", Money.of(quote.total(), currency))
                .with("balance_change", Money.of(quote.balanceChange(), currency))
                .with("left_after", Money.of(quote.leftAfter(), currency)));
    }

    Reply refund(Call call) {
        var refunded = refunds.refund(call.merchant(), wanted(call), call.key());
        return reading.reply(call, RefundCalls.granted(refunded.value()), refunded.replayed());
    }

    Reply exchange(Call call) {
        var exchanged = refunds.exchange(call.merchant(), call.node(), ReturnCalls.version(call.params()), call.key());
        return reading.reply(
                call,
                Obj.success()
                        .withId("id", exchanged.value().id())
                        .with("state", exchanged.value().state())
                        .withId("replacement_order_id", reading.find(call).replacementId()),
                exchanged.replayed());
    }

    private RefundOfReturn wanted(Call call) {
        var params = call.params();
        String currency = reading.find(call).currency();
        return new RefundOfReturn(
                call.node(),
                ReturnCalls.version(params),
                minor(params, "deduction", currency),
                minor(params, "shipping", currency),
                minor(params, "adjustment_amount", currency),
                params.optionalText("reason_text", 1_000));
    }

    private static @Nullable Long minor(Params params, String name, String currency) {
        Money money = params.optionalMoney(name);
        if (money != null && !money.currency().getCurrencyCode().equals(currency)) {
            throw params.wrong(name, "in the order's currency, " + currency);
        }
        return money == null ? null : money.minor();
    }

    Reply credits(Call call) {
        var params = call.params();
        var found = credits.of(call.merchant(), buyer(params), params.flag("is_test_order", false));
        return Reply.of(Obj.of(
                "data",
                found.stream()
                        .map(credit -> Obj.of("issued", Money.of(credit.issued(), credit.currency()))
                                .with("spent", Money.of(credit.spent(), credit.currency()))
                                .with("left", Money.of(credit.left(), credit.currency())))
                        .toList()));
    }

    Reply spend(Call call) {
        var params = call.params();
        Long order = params.optionalId("order_id");
        var spent = credits.spend(
                call.merchant(),
                buyer(params),
                params.money("amount"),
                order == null ? 0 : order,
                params.flag("is_test_order", false),
                call.requiredKey());
        return Reply.of(
                Obj.success()
                        .withId("id", spent.value().id())
                        .with(
                                "left",
                                Money.of(spent.value().left(), spent.value().currency())),
                spent.replayed());
    }

    private static String buyer(Params params) {
        return StoreCredits.buyer(params.optionalText("buyer_ref", 200), params.optionalText("email", 254));
    }
}
