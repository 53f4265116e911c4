package dev.aftersale.event;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Everything that can happen, mostly to an order, as webhooks name it, and the webhook field that carries it. */
public enum EventType {
    /** Taken in; on hold, and not yet shown with its buyer's details. */
    ORDER_PLACED(Field.ORDERS),
    /** Released from its hold: the merchant may act on it now. */
    ORDER_CREATED(Field.ORDERS),
    ORDER_ACKNOWLEDGED(Field.ORDERS),
    /** Something else of the order changed, such as the merchant's reference. */
    ORDER_UPDATED(Field.ORDERS),
    /** Every unit is shipped or cancelled. */
    ORDER_COMPLETED(Field.ORDERS),
    SHIPMENT_CREATED(Field.SHIPMENTS),
    SHIPMENT_UPDATED(Field.SHIPMENTS),
    /** The carrier brings it today. */
    SHIPMENT_OUT_FOR_DELIVERY(Field.SHIPMENTS),
    SHIPMENT_DELIVERED(Field.SHIPMENTS),
    PAYMENT_CAPTURED(Field.PAYMENTS),
    PAYMENT_FAILED(Field.PAYMENTS),
    CANCELLATION_CREATED(Field.CANCELLATIONS),
    /** Promised to the buyer. */
    REFUND_CREATED(Field.REFUNDS),
    /** Confirmed by the payment provider. */
    REFUND_SUCCEEDED(Field.REFUNDS),
    REFUND_FAILED(Field.REFUNDS),
    RETURN_REQUESTED(Field.RETURNS),
    /** The time to answer it is running out. */
    RETURN_REMINDER(Field.RETURNS),
    /** Not answered in time: the platform looks at it now. */
    RETURN_OVERDUE(Field.RETURNS),
    RETURN_ACCEPTED(Field.RETURNS),
    RETURN_DECLINED(Field.RETURNS),
    /** The merchant wrote to the buyer about it. */
    RETURN_ANSWERED(Field.RETURNS),
    RETURN_LABEL_SENT(Field.RETURNS),
    RETURN_IN_TRANSIT(Field.RETURNS),
    RETURN_RECEIVED(Field.RETURNS),
    RETURN_INSPECTED(Field.RETURNS),
    RETURN_REFUNDED(Field.RETURNS),
    /** It came back, and its refund is late. */
    RETURN_REFUND_OVERDUE(Field.RETURNS),
    /** Another item is sent instead. */
    RETURN_EXCHANGED(Field.RETURNS),
    RETURN_CLOSED(Field.RETURNS),
    /** By the buyer. */
    RETURN_CANCELLED(Field.RETURNS),
    /** The buyer wrote. */
    MESSAGE_RECEIVED(Field.MESSAGES),
    /** The merchant or the platform wrote to the buyer. */
    MESSAGE_SENT(Field.MESSAGES),
    CONSENT_GIVEN(Field.CONSENTS),
    CONSENT_WITHDRAWN(Field.CONSENTS),
    /** The buyer withdrew from the contract; what follows from it has events of its own. */
    WITHDRAWAL_STATED(Field.WITHDRAWALS),
    /** It is known whether mail arrives at an address of the merchant's; about no order. */
    MAIL_CHECK_FINISHED(Field.MAIL_CHECKS, "mail_check.finished");

    /** What a webhook subscribes to. */
    public enum Field {
        ORDERS,
        SHIPMENTS,
        PAYMENTS,
        CANCELLATIONS,
        REFUNDS,
        RETURNS,
        MESSAGES,
        CONSENTS,
        WITHDRAWALS,
        MAIL_CHECKS;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Map<String, EventType> BY_WIRE_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(EventType::wireName, Function.identity()));

    private final Field field;
    private final String wireName;

    EventType(Field field) {
        this.field = field;
        this.wireName = name().toLowerCase(Locale.ROOT).replaceFirst("_", ".");
    }

    EventType(Field field, String wireName) {
        this.field = field;
        this.wireName = wireName;
    }

    public Field field() {
        return field;
    }

    /** As it is stored and sent: {@code order.created}, {@code return.label_sent}. */
    public String wireName() {
        return wireName;
    }

    static EventType ofWireName(String name) {
        EventType type = BY_WIRE_NAME.get(name);
        if (type == null) {
            throw new IllegalArgumentException("no event type is called " + name);
        }
        return type;
    }
}
