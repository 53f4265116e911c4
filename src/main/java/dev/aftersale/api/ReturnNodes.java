package dev.aftersale.api;

import static dev.aftersale.api.graph.Shape.FLAG;
import static dev.aftersale.api.graph.Shape.ID;
import static dev.aftersale.api.graph.Shape.LIST;
import static dev.aftersale.api.graph.Shape.MONEY;
import static dev.aftersale.api.graph.Shape.NUMBER;
import static dev.aftersale.api.graph.Shape.OBJECT;
import static dev.aftersale.api.graph.Shape.TEXT;
import static dev.aftersale.api.graph.Shape.TIME;

import dev.aftersale.api.graph.NodeType;
import dev.aftersale.api.graph.Obj;
import dev.aftersale.base.Money;
import dev.aftersale.returns.Return;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Returns as the API shows them. Source of the names: Meta's returns API; what it lacks is ours, and said so. */
final class ReturnNodes {

    private ReturnNodes() {}

    record LineView(Return owner, Return.Line line) {}

    record LabelView(Return owner, Return.Label label) {}

    private static final NodeType<LineView> ITEM = NodeType.<LineView>named("CommerceReturnItem")
            .id(v -> v.line().itemId())
            .value("retailer_id", TEXT, v -> v.line().retailerId())
            .value("quantity", NUMBER, v -> v.line().quantity())
            .value("reason", TEXT, v -> v.line().reason())
            .value("note", TEXT, v -> v.line().note())
            .value("value", MONEY, v -> money(v.owner(), v.line().value()))
            .value("inspection", OBJECT, ReturnNodes::inspection, "what was found; absent before")
            .of("accepted", "damaged", "missing", "deduction{amount,currency}", "restocked")
            .value("exchange_for", TEXT, v -> v.line().exchangeFor(), "the retailer id wanted instead")
            .build();

    private static final NodeType<LabelView> LABEL = NodeType.<LabelView>named("CommerceReturnShippingLabel")
            .id(v -> v.label().id())
            .value("carrier", TEXT, v -> v.label().carrier())
            .value("service_name", TEXT, v -> v.label().service())
            .value("tracking_number", TEXT, v -> v.label().trackingNumber())
            .value(
                    "cost",
                    MONEY,
                    v -> v.label().cost() == null
                            ? null
                            : Money.of(v.label().cost(), v.label().currency()))
            .value("provider", TEXT, v -> v.label().provider(), "merchant: its own")
            .value("has_file", FLAG, v -> v.label().hasFile())
            .value("created", TIME, v -> v.label().createdAt())
            .build();

    private static final NodeType<Return.Step> STEP = NodeType.<Return.Step>named("CommerceReturnStep")
            .id(Return.Step::id)
            .value("event", TEXT, step -> step.move().name())
            .value("state", TEXT, Return.Step::state, "after it")
            .value("actor", TEXT, Return.Step::party, "BUYER, MERCHANT, CARRIER or PLATFORM")
            .value("note", TEXT, Return.Step::note)
            .value("time", TIME, Return.Step::at)
            .build();

    static final NodeType<Return> RETURN = NodeType.<Return>named("CommerceReturn")
            .id(Return::id)
            .value("return_status", TEXT, row -> row.state().meta(), "as Meta's clients know it")
            .value("state", TEXT, Return::state, "where it stands exactly")
            .onRequest("return_message", TEXT, Return::buyerMessage)
            .onRequest("merchant_message", TEXT, Return::merchantMessage, "what the merchant wrote last")
            .onRequest("merchant_return_id", TEXT, Return::reference)
            .onRequest("order", OBJECT, row -> Obj.empty().withId("id", row.orderId()))
            .of("id")
            .onRequest("order_id", ID, Return::orderId)
            .onRequest("is_test_order", FLAG, Return::test)
            .onRequest("resolution", TEXT, Return::resolution, "REFUND, STORE_CREDIT or EXCHANGE")
            .onRequest("item_return_quantities", LIST, row -> pairs(row, Return.Line::quantity), "key: item id, value")
            .of("key", "value")
            .onRequest(
                    "item_return_reasons",
                    LIST,
                    row -> pairs(row, line -> line.reason().name()),
                    "key, value")
            .of("key", "value")
            .onRequest("return_buyer_images", LIST, ReturnNodes::images, "position, width, height")
            .of("position", "width", "height")
            .onRequest("decline_reason", TEXT, Return::declineReason)
            .onRequest("value", MONEY, row -> money(row, row.value()), "of what is to come back, with its tax")
            .onRequest("refunded", MONEY, row -> money(row, row.refunded()))
            .onRequest("deducted", MONEY, row -> money(row, row.deducted()), "kept back of what was refunded")
            .onRequest("tracking_info", OBJECT, ReturnNodes::tracking)
            .of("carrier", "tracking_number", "shipping_method_name")
            .onRequest("created", TIME, row -> row.times().requestedAt())
            .onRequest("last_updated", TIME, row -> row.times().updatedAt())
            .onRequest("answer_by", TIME, row -> row.times().answerBy(), "when the merchant must have answered")
            .onRequest("answered", TIME, row -> row.times().answeredAt())
            .onRequest("is_overdue", FLAG, Return::isOverdue)
            .onRequest("received", TIME, row -> row.times().receivedAt())
            .onRequest("inspected", TIME, row -> row.times().inspectedAt())
            .onRequest("refund_by", TIME, row -> row.times().refundBy(), "when the refund is due")
            .onRequest("replacement_order_id", ID, Return::replacementId, "of an exchange")
            .onRequest("rule", TEXT, Return::rule, "the merchant's rule that decided; absent: none")
            .onRequest("version", NUMBER, Return::version, "one more with each change")
            .listOnRequest("items", ITEM, ReturnNodes::lines)
            .listOnRequest(
                    "return_shipping_labels",
                    LABEL,
                    row -> row.labels().stream()
                            .map(label -> new LabelView(row, label))
                            .toList())
            .listOnRequest("history", STEP, Return::steps)
            .build();

    private static List<LineView> lines(Return row) {
        return row.lines().stream().map(line -> new LineView(row, line)).toList();
    }

    static Money money(Return row, long minor) {
        return Money.of(minor, row.currency());
    }

    private static @Nullable Obj inspection(LineView view) {
        var line = view.line();
        return !line.isInspected()
                ? null
                : Obj.of("accepted", line.accepted())
                        .with("damaged", line.damaged())
                        .with("missing", line.missing())
                        .with("deduction", money(view.owner(), line.deduction()))
                        .with("restocked", line.restocked());
    }

    private static List<Obj> pairs(Return row, Function<Return.Line, Object> value) {
        return row.lines().stream()
                .map(line -> Obj.empty().withId("key", line.itemId()).with("value", value.apply(line)))
                .toList();
    }

    private static List<Obj> images(Return row) {
        return row.photos().stream()
                .map(photo -> Obj.of("position", photo.position())
                        .with("width", photo.width())
                        .with("height", photo.height()))
                .toList();
    }

    private static @Nullable Obj tracking(Return row) {
        return row.tracking() == null
                ? null
                : Obj.of("carrier", row.tracking().carrier())
                        .with("tracking_number", row.tracking().number());
    }
}
