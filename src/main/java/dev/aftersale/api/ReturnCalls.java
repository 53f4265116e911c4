package dev.aftersale.api;

import dev.aftersale.api.graph.Call;
import dev.aftersale.api.graph.Obj;
import dev.aftersale.api.graph.Params;
import dev.aftersale.api.graph.Reply;
import dev.aftersale.base.Idempotency.Answer;
import dev.aftersale.base.Money;
import dev.aftersale.base.Problem;
import dev.aftersale.base.RequestKey;
import dev.aftersale.returns.DeclineReason;
import dev.aftersale.returns.Inspections;
import dev.aftersale.returns.LabelPaper;
import dev.aftersale.returns.Party;
import dev.aftersale.returns.RequestReturn;
import dev.aftersale.returns.Resolution;
import dev.aftersale.returns.Return;
import dev.aftersale.returns.ReturnLabels;
import dev.aftersale.returns.ReturnReason;
import dev.aftersale.returns.ReturnState;
import dev.aftersale.returns.Returns;
import dev.aftersale.returns.Returns.Moved;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads what callers want done with returns, has it done, and words the answer. */
@Component
class ReturnCalls {

    private static final int MAX_ITEMS = 500;
    private static final int MAX_TEXT = 2_000;

    private final Returns returns;
    private final Inspections inspections;
    private final ReturnLabels labels;
    private final ReturnReading reading;

    ReturnCalls(Returns returns, Inspections inspections, ReturnLabels labels, ReturnReading reading) {
        this.returns = returns;
        this.inspections = inspections;
        this.labels = labels;
        this.reading = reading;
    }

    private enum Actor {
        BUYER,
        MERCHANT
    }

    private enum Update {
        ACCEPT_RETURN,
        CLOSE_RETURN,
        DECLINE_RETURN,
        CANCEL_RETURN,
        ANSWER
    }

    private enum Status {
        IN_TRANSIT,
        DELIVERED
    }

    Reply create(Call call) {
        var params = call.params();
        String reference = params.optionalText("merchant_return_id", 100);
        var earlier = reference == null ? null : named(call, reference);
        if (earlier != null) {
            return Reply.of(opened(earlier.id(), earlier.state()), true);
        }
        var resolution = params.optionalChoice("resolution", Resolution.class);
        var actor = params.optionalChoice("actor", Actor.class);
        var status = params.optionalChoice("return_status", ReturnState.MetaState.class);
        var wanted = new ArrayList<RequestReturn.Wanted>();
        for (Params row : params.objects("items", MAX_ITEMS)) {
            wanted.add(wanted(row));
        }
        var opened = returns.request(
                call.merchant(),
                new RequestReturn(
                        call.node(),
                        actor == Actor.BUYER ? Party.BUYER : Party.MERCHANT,
                        wanted,
                        resolution == null ? Resolution.REFUND : resolution,
                        params.optionalText("return_message", MAX_TEXT),
                        reference,
                        List.of()),
                call.key());
        Moved made = opened.value();
        if (status == ReturnState.MetaState.APPROVED && made.state() == ReturnState.REQUESTED) {
            made = returns.accept(
                            call.merchant(), new Returns.Accept(made.id(), null, null), part(call.key(), "accept"))
                    .value();
        }
        return Reply.of(opened(made.id(), made.state()), opened.replayed());
    }

    private @Nullable Return named(Call call, String reference) {
        return returns.ofOrders(call.merchant(), List.of(call.node())).stream()
                .filter(row -> reference.equals(row.reference()))
                .findFirst()
                .orElse(null);
    }

    private static Obj opened(long id, ReturnState state) {
        return Obj.empty().withId("id", id).with("return_status", state.meta()).with("state", state);
    }

    private static RequestReturn.Wanted wanted(Params row) {
        var item = OrderWriting.item(row, row.number("quantity", 1));
        var reason = row.optionalChoice("reason", ReturnReason.class);
        return new RequestReturn.Wanted(
                item.itemId(),
                item.retailerId(),
                item.quantity(),
                reason == null ? ReturnReason.OTHER : reason,
                row.optionalText("note", MAX_TEXT),
                row.optionalText("exchange_for", 100));
    }

    /** Part of a call has a key of its own, made of the call's. */
    private static @Nullable RequestKey part(@Nullable RequestKey key, String name) {
        return key == null ? null : new RequestKey(key.key() + "/" + name, key.fingerprint());
    }

    Reply update(Call call) {
        var params = call.params();
        var event = params.choice("update_event", Update.class);
        String notes = params.optionalText("notes", MAX_TEXT);
        var merchant = call.merchant();
        var given = params.objects("return_shipping_labels", 10).stream()
                .map(row -> label(call.node(), row))
                .toList();
        refuseOtherCurrencies(call);
        Answer<Moved> moved = switch (event) {
            case ACCEPT_RETURN ->
                returns.accept(
                        merchant,
                        new Returns.Accept(call.node(), notes, params.optionalText("merchant_return_id", 100)),
                        call.key());
            case CLOSE_RETURN -> returns.close(merchant, call.node(), notes, call.key());
            case CANCEL_RETURN -> returns.cancel(merchant, call.node(), call.key());
            case DECLINE_RETURN ->
                returns.decline(
                        merchant,
                        new Returns.Decline(call.node(), params.choice("decline_reason", DeclineReason.class), notes),
                        call.key());
            case ANSWER ->
                returns.answer(merchant, call.node(), Party.MERCHANT, params.text("notes", MAX_TEXT), call.key());
        };
        Obj made = moved(moved.value());
        for (int i = 0; i < given.size(); i++) {
            var label = labels.attach(merchant, given.get(i), part(call.key(), "label" + i));
            made.with("state", label.value().state())
                    .withId("label_id", label.value().labelId());
        }
        return reading.reply(call, made, moved.replayed());
    }

    private void refuseOtherCurrencies(Call call) {
        String currency = reading.find(call).currency();
        for (Params row : call.params().objects("return_shipping_labels", 10)) {
            Money cost = row.optionalMoney("cost");
            if (cost != null && !cost.currency().getCurrencyCode().equals(currency)) {
                throw row.wrong("cost", "in the order's currency, " + currency);
            }
        }
    }

    private static ReturnLabels.OwnLabel label(long returnId, Params row) {
        Money cost = row.optionalMoney("cost");
        String file = row.optionalText("file_base64", 8_000_000);
        return new ReturnLabels.OwnLabel(
                returnId,
                row.optionalText("carrier", 100),
                row.optionalText("service_name", 100),
                row.optionalText("tracking_number", 100),
                cost == null ? null : cost.minor(),
                file == null ? null : decoded(row, file));
    }

    private static byte[] decoded(Params row, String file) {
        try {
            return Base64.getMimeDecoder().decode(file);
        } catch (IllegalArgumentException e) {
            throw row.wrong("file_base64", "a file in base 64");
        }
    }

    Reply track(Call call) {
        var params = call.params();
        var status = params.choice("status", Status.class);
        String notes = params.optionalText("notes", MAX_TEXT);
        Money cost = params.optionalMoney("cost");
        if (cost != null
                && !cost.currency().getCurrencyCode().equals(reading.find(call).currency())) {
            throw params.wrong("cost", "in the order's currency");
        }
        var moved = switch (status) {
            case IN_TRANSIT ->
                returns.track(
                        call.merchant(),
                        new Returns.Track(
                                call.node(),
                                Party.CARRIER,
                                params.optionalText("carrier", 100),
                                params.optionalText("tracking_number", 100),
                                cost == null ? null : cost.minor(),
                                notes),
                        call.key());
            case DELIVERED -> returns.receive(call.merchant(), call.node(), Party.CARRIER, notes, call.key());
        };
        return reading.reply(call, moved(moved.value()), moved.replayed());
    }

    Reply inspect(Call call) {
        var params = call.params();
        String currency = reading.find(call).currency();
        var findings = new ArrayList<Inspections.Finding>();
        for (Params row : params.objects("items", MAX_ITEMS)) {
            Money deduction = row.optionalMoney("deduction");
            if (deduction != null && !deduction.currency().getCurrencyCode().equals(currency)) {
                throw row.wrong("deduction", "in the order's currency, " + currency);
            }
            findings.add(new Inspections.Finding(
                    row.id("item_id"),
                    units(row, "accepted"),
                    units(row, "damaged"),
                    units(row, "missing"),
                    deduction == null ? 0 : deduction.minor(),
                    units(row, "restock_quantity")));
        }
        var moved = inspections.inspect(
                call.merchant(),
                new Inspections.Inspect(call.node(), version(params), findings, params.optionalText("notes", MAX_TEXT)),
                call.key());
        return reading.reply(call, moved(moved.value()), moved.replayed());
    }

    private static int units(Params row, String name) {
        Long units = row.optionalNumber(name, 0);
        return units == null ? 0 : (int) Math.min(units, Integer.MAX_VALUE);
    }

    static @Nullable Integer version(Params params) {
        Long version = params.optionalNumber("version", 1);
        return version == null ? null : (int) Math.min(version, Integer.MAX_VALUE);
    }

    Reply label(Call call) {
        var paper = call.params().optionalChoice("paper", LabelPaper.class);
        var made = labels.make(
                call.merchant(),
                new ReturnLabels.MakeLabel(call.node(), paper == null ? LabelPaper.A4 : paper, Party.MERCHANT),
                call.key());
        var label = made.value();
        byte[] file = returns.label(call.merchant(), call.node(), label.labelId())
                .orElseThrow(() -> Problem.UNKNOWN_OBJECT.because("The label has no file."))
                .content();
        return reading.reply(
                call,
                Obj.success()
                        .withId("id", label.labelId())
                        .withId("return_id", label.returnId())
                        .with("state", label.state())
                        .with("tracking_number", label.trackingNumber())
                        .with("file_base64", Base64.getEncoder().encodeToString(file)),
                made.replayed());
    }

    private static Obj moved(Moved moved) {
        return Obj.success()
                .withId("id", moved.id())
                .with("return_status", moved.state().meta())
                .with("state", moved.state())
                .with("version", moved.version());
    }
}
