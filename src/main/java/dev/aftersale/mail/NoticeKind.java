package dev.aftersale.mail;

import dev.aftersale.event.EventType;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is told by mail, of which event, to whom. */
enum NoticeKind {
    RECEIVED(EventType.ORDER_PLACED, Role.BUYER),
    SHIPPED(EventType.SHIPMENT_CREATED, Role.BUYER),
    CANCELLED(EventType.CANCELLATION_CREATED, Role.BUYER),
    REFUNDED(EventType.REFUND_CREATED, Role.BUYER),
    SALE(EventType.ORDER_CREATED, Role.MERCHANT);

    enum Role {
        BUYER,
        MERCHANT
    }

    private final EventType event;
    private final Role role;

    NoticeKind(EventType event, Role role) {
        this.event = event;
        this.role = role;
    }

    Role role() {
        return role;
    }

    EventType event() {
        return event;
    }

    /** As texts and headers name it. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<NoticeKind> toldOf(EventType event) {
        return Arrays.stream(values()).filter(kind -> kind.event == event).findFirst();
    }
}
