package dev.aftersale.console;

import dev.aftersale.base.Actor;
import dev.aftersale.base.Json;
import dev.aftersale.base.Money;
import dev.aftersale.event.Event;
import dev.aftersale.order.Cancellation;
import dev.aftersale.order.Order;
import dev.aftersale.order.Shipment;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Tone;
import dev.aftersale.refund.Refund;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells what happened to an order, newest first. */
final class Timeline {

    private final Page page;
    private final Map<Long, Shipment> shipments;
    private final Map<Long, Shipment> captures;
    private final Map<Long, Cancellation> cancellations;
    private final Map<Long, Refund> refunds;

    private Timeline(Page page, Order order, List<Refund> refunds) {
        this.page = page;
        this.shipments = byId(order.shipments(), Shipment::id);
        this.captures = byId(order.shipments(), Shipment::captureId);
        this.cancellations = byId(order.cancellations(), Cancellation::id);
        this.refunds = byId(refunds, Refund::id);
    }

    private static <T> Map<Long, T> byId(List<T> all, Function<T, Long> id) {
        return all.stream().collect(Collectors.toMap(id, one -> one));
    }

    static List<Happening> of(Page page, Order order, List<Refund> refunds, List<Event> events, List<OrderNote> notes) {
        var timeline = new Timeline(page, order, refunds);
        var happenings = new ArrayList<Happening>();
        for (Event event : events) {
            happenings.add(timeline.told(event, order.core().currency()));
        }
        for (OrderNote note : notes) {
            happenings.add(
                    new Happening(note.at(), Tone.ACCENT, page.text("console.event.note"), note.body(), note.author()));
        }
        happenings.sort(Comparator.comparing(Happening::at).reversed());
        return happenings;
    }

    private Happening told(Event event, String currency) {
        return switch (event.type()) {
            case ORDER_PLACED -> plain(event, Tone.NEUTRAL, "console.event.placed");
            case ORDER_CREATED -> plain(event, Tone.NEUTRAL, "console.event.released");
            case ORDER_ACKNOWLEDGED -> {
                String reference = field(event, "merchant_order_id");
                yield reference.isEmpty()
                        ? plain(event, Tone.NEUTRAL, "console.event.acknowledged")
                        : plain(event, Tone.NEUTRAL, "console.event.acknowledged_as", reference);
            }
            case ORDER_UPDATED -> plain(event, Tone.NEUTRAL, "console.event.updated");
            case ORDER_COMPLETED -> plain(event, Tone.OK, "console.event.completed");
            case SHIPMENT_CREATED -> shipped(event, currency);
            case SHIPMENT_UPDATED -> shipmentUpdated(event);
            case SHIPMENT_OUT_FOR_DELIVERY -> travelled(event, Tone.NEUTRAL, "console.event.out_for_delivery");
            case SHIPMENT_DELIVERED -> travelled(event, Tone.OK, "console.event.delivered");
            case PAYMENT_CAPTURED -> captured(event, currency);
            case PAYMENT_FAILED -> plain(event, Tone.BAD, "console.event.capture_failed");
            case CANCELLATION_CREATED -> cancelled(event, currency);
            case REFUND_CREATED -> refunded(event, currency);
            case REFUND_SUCCEEDED -> settled(event, Tone.OK, "console.event.refund_confirmed", currency);
            case REFUND_FAILED -> settled(event, Tone.BAD, "console.event.refund_failed", currency);
            case RETURN_OVERDUE, RETURN_REFUND_OVERDUE -> named(event, Tone.BAD);
            case RETURN_REQUESTED, RETURN_REMINDER, WITHDRAWAL_STATED -> named(event, Tone.WARN);
            case RETURN_ACCEPTED,
                    RETURN_DECLINED,
                    RETURN_ANSWERED,
                    RETURN_LABEL_SENT,
                    RETURN_IN_TRANSIT,
                    RETURN_RECEIVED,
                    RETURN_INSPECTED,
                    RETURN_REFUNDED,
                    RETURN_EXCHANGED,
                    RETURN_CLOSED,
                    RETURN_CANCELLED,
                    MESSAGE_RECEIVED,
                    MESSAGE_SENT,
                    CONSENT_GIVEN,
                    CONSENT_WITHDRAWN,
                    MAIL_CHECK_FINISHED -> named(event, Tone.NEUTRAL);
        };
    }

    /** Told by its type alone. */
    private Happening named(Event event, Tone tone) {
        return plain(event, tone, "console.event." + event.type().name());
    }

    private Happening plain(Event event, Tone tone, String key, Object... args) {
        return told(event, tone, page.text(key, args), null);
    }

    private Happening told(Event event, Tone tone, String text, @Nullable String detail) {
        return new Happening(event.at(), tone, text, detail, who(event));
    }

    private @Nullable String who(Event event) {
        Actor actor = event.actor();
        return switch (actor.kind()) {
            case STAFF -> actor.name();
            case TOKEN -> page.text("console.actor.TOKEN", actor.name());
            case OPERATOR, BUYER, CLI ->
                page.text("console.actor." + actor.kind().name());
            case SYSTEM -> null;
        };
    }

    private Happening shipped(Event event, String currency) {
        Shipment shipment = shipments.get(event.objectId());
        if (shipment == null) {
            return plain(event, Tone.NEUTRAL, "console.event.shipped_some");
        }
        int units = shipment.lines().stream().mapToInt(Shipment.Line::quantity).sum();
        return told(
                event,
                Tone.NEUTRAL,
                page.text("console.event.shipped", units, page.money(shipment.total(), currency)),
                tracking(shipment));
    }

    private Happening shipmentUpdated(Event event) {
        Shipment shipment = shipments.get(event.objectId());
        return told(
                event, Tone.NEUTRAL, page.text("console.event.tracking"), shipment == null ? null : tracking(shipment));
    }

    private Happening travelled(Event event, Tone tone, String key) {
        Shipment shipment = shipments.get(event.objectId());
        return told(event, tone, page.text(key), shipment == null ? null : tracking(shipment));
    }

    private static @Nullable String tracking(Shipment shipment) {
        var tracking = shipment.tracking();
        String text = (tracking.carrier() == null ? "" : tracking.carrier() + " ")
                + (tracking.number() == null ? "" : tracking.number());
        return text.isBlank() ? null : text.strip();
    }

    private Happening captured(Event event, String currency) {
        Shipment shipment = captures.get(event.objectId());
        return shipment == null
                ? plain(event, Tone.OK, "console.event.captured_some")
                : plain(event, Tone.OK, "console.event.captured", page.money(shipment.total(), currency));
    }

    private Happening cancelled(Event event, String currency) {
        Cancellation cancellation = cancellations.get(event.objectId());
        if (cancellation == null) {
            return plain(event, Tone.WARN, "console.event.cancelled_some");
        }
        int units = cancellation.lines().stream()
                .mapToInt(Cancellation.Line::quantity)
                .sum();
        String reason =
                page.text("console.cancel.reason." + cancellation.reason().name());
        String text = page.text("console.event.cancelled", units, page.money(cancellation.amount(), currency), reason);
        return new Happening(
                event.at(), Tone.WARN, text, cancellation.description(), whoCancelled(event, cancellation));
    }

    private @Nullable String whoCancelled(Event event, Cancellation cancellation) {
        String known = who(event);
        return known != null
                ? known
                : page.text("console.actor." + cancellation.actor().name());
    }

    private Happening refunded(Event event, String currency) {
        Refund refund = refunds.get(event.objectId());
        if (refund == null) {
            return plain(event, Tone.NEUTRAL, "console.event.refunded_some");
        }
        String reason = page.text("console.refund.reason." + refund.reason().name());
        return told(
                event,
                Tone.NEUTRAL,
                page.text("console.event.refunded", page.money(refund.total(), currency), reason),
                refund.reasonText());
    }

    private Happening settled(Event event, Tone tone, String key, String currency) {
        Refund refund = refunds.get(event.objectId());
        String amount = refund == null ? "" : page.money(Money.of(refund.total(), currency));
        return plain(event, tone, key, amount);
    }

    private static String field(Event event, String name) {
        return Json.tree(event.payload()).path(name).asString("");
    }
}
