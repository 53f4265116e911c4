package dev.aftersale.api;

import dev.aftersale.api.graph.Call;
import dev.aftersale.api.graph.Cursor;
import dev.aftersale.api.graph.Obj;
import dev.aftersale.api.graph.Reply;
import dev.aftersale.base.Money;
import dev.aftersale.base.Problem;
import dev.aftersale.order.Orders;
import dev.aftersale.returns.Eligibility;
import dev.aftersale.returns.Return;
import dev.aftersale.returns.ReturnQuery;
import dev.aftersale.returns.ReturnState;
import dev.aftersale.returns.Returns;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Reads returns for answers. */
@Component
class ReturnReading {

    private final Returns returns;
    private final Orders orders;

    ReturnReading(Returns returns, Orders orders) {
        this.returns = returns;
        this.orders = orders;
    }

    Reply one(Call call) {
        return call.reply(ReturnNodes.RETURN, find(call));
    }

    Return find(Call call) {
        return returns.find(call.merchant(), call.node())
                .orElseThrow(() ->
                        Problem.UNKNOWN_OBJECT.because("No return " + call.node() + " is visible to this token."));
    }

    Reply ofOrder(Call call) {
        if (orders.find(call.merchant(), call.node(), Set.of()).isEmpty()) {
            throw Problem.UNKNOWN_OBJECT.because("No order " + call.node() + " is visible to this token.");
        }
        Set<ReturnState> states = states(call);
        String reference = call.params().optionalText("merchant_return_id", 100);
        return call.reply(
                ReturnNodes.RETURN,
                returns.ofOrders(call.merchant(), List.of(call.node())).stream()
                        .filter(row -> states.isEmpty() || states.contains(row.state()))
                        .filter(row -> reference == null || reference.equals(row.reference()))
                        .toList());
    }

    Reply ofAccount(Call call) {
        var params = call.params();
        var page = call.page(1);
        var from = page.after() != null ? page.after() : page.before();
        var query = new ReturnQuery(
                states(call),
                params.flag("is_overdue", false),
                null,
                params.optionalText("merchant_return_id", 100),
                params.optionalTime("start_time_created"),
                params.optionalTime("end_time_created"),
                params.flag("is_test_order", false),
                from == null ? null : from.key(0),
                page.before() != null,
                page.fetch());
        return call.reply(ReturnNodes.RETURN, page, returns.list(call.merchant(), query), row -> Cursor.of(row.id()));
    }

    private static Set<ReturnState> states(Call call) {
        var states = EnumSet.noneOf(ReturnState.class);
        for (var status : call.params().choices("statuses", ReturnState.MetaState.class)) {
            states.addAll(ReturnState.seenAs(status));
        }
        return states;
    }

    Reply eligibility(Call call) {
        Eligibility eligibility = returns.eligibility(call.merchant(), call.node());
        return Reply.of(Obj.empty()
                .withId("order_id", eligibility.orderId())
                .with("is_eligible", eligibility.isAny())
                .with(
                        "external_url",
                        eligibility.elsewhere() == null
                                ? null
                                : eligibility.elsewhere().toString())
                .with("resolutions", eligibility.resolutions())
                .with("label_payer", eligibility.labelPayer())
                .with(
                        "items",
                        eligibility.lines().stream()
                                .map(line -> line(eligibility, line))
                                .toList()));
    }

    private static Obj line(Eligibility eligibility, Eligibility.Line line) {
        return Obj.empty()
                .withId("id", line.itemId())
                .with("retailer_id", line.retailerId())
                .with("product_name", line.productName())
                .with("quantity", line.quantity())
                .with("until", line.until())
                .with("value", Money.of(line.value(), eligibility.currency()))
                .with("why_not", line.whyNot());
    }

    /** The answer to a change: with {@code fields}, those of the return as it is now are added. */
    Reply reply(Call call, Obj made, boolean replayed) {
        if (!call.fields().isDefault()) {
            made.addAll(call.object(ReturnNodes.RETURN, find(call)));
        }
        return Reply.of(made, replayed);
    }
}
