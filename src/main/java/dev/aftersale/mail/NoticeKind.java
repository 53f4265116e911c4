package dev.aftersale.mail;

import dev.aftersale.event.EventType;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is told by mail, of which event, to whom. */
enum NoticeKind {
    RECEIVED(EventType.ORDER_PLACED, Role.BUYER),
    SHIPPED(EventType.SHIPMENT_CREATED, Role.BUYER),
    CANCELLED(EventType.CANCELLATION_CREATED, Role.BUYER),
    REFUNDED(EventType.REFUND_CREATED, Role.BUYER),
    SALE(EventType.ORDER_CREATED, Role.MERCHANT),
    /** That a message waits, not what it says. */
    MESSAGE_TO_BUYER(EventType.MESSAGE_SENT, Role.BUYER),
    MESSAGE_TO_MERCHANT(EventType.MESSAGE_RECEIVED, Role.MERCHANT),
    WITHDRAWAL(EventType.WITHDRAWAL_STATED, Role.MERCHANT),
    /** The buyer's receipt of it. No event causes it: it is queued with what it has to say. */
    WITHDRAWAL_RECEIPT(null, Role.BUYER),
    /** A fresh link to the order page, for somebody whose link is too old. */
    LINK(null, Role.BUYER);

    enum Role {
        BUYER,
        MERCHANT
    }

    private final @Nullable EventType event;
    private final Role role;

    NoticeKind(@Nullable EventType event, Role role) {
        this.event = event;
        this.role = role;
    }

    Role role() {
        return role;
    }

    /** What it tells of; null where it is queued by itself. */
    @Nullable
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
