package dev.aftersale.mail;

import dev.aftersale.base.Json;
import dev.aftersale.event.Event;
import dev.aftersale.event.EventType;
import dev.aftersale.merchant.SupportQueue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is told by mail, of which event, to whom. */
enum NoticeKind {
    RECEIVED(EventType.ORDER_PLACED, Role.BUYER),
    SHIPPED(EventType.SHIPMENT_CREATED, Role.BUYER),
    OUT_FOR_DELIVERY(EventType.SHIPMENT_OUT_FOR_DELIVERY, Role.BUYER),
    DELIVERED(EventType.SHIPMENT_DELIVERED, Role.BUYER),
    CANCELLED(EventType.CANCELLATION_CREATED, Role.BUYER),
    REFUNDED(EventType.REFUND_CREATED, Role.BUYER),
    SALE(EventType.ORDER_CREATED, Role.MERCHANT),

    RETURN_ASKED(EventType.RETURN_REQUESTED, Role.MERCHANT),
    RETURN_REGISTERED(EventType.RETURN_REQUESTED, Role.BUYER),
    RETURN_REMINDER(EventType.RETURN_REMINDER, Role.MERCHANT),
    RETURN_OVERDUE(EventType.RETURN_OVERDUE, Role.MERCHANT),
    RETURN_DELAYED(EventType.RETURN_OVERDUE, Role.BUYER),
    RETURN_ACCEPTED(EventType.RETURN_ACCEPTED, Role.BUYER),
    RETURN_DECLINED(EventType.RETURN_DECLINED, Role.BUYER),
    /** Goes to whoever did not write it. */
    RETURN_ANSWERED(EventType.RETURN_ANSWERED, Role.BUYER),
    RETURN_WRITTEN(EventType.RETURN_ANSWERED, Role.MERCHANT),
    RETURN_LABEL(EventType.RETURN_LABEL_SENT, Role.BUYER),
    RETURN_IN_TRANSIT(EventType.RETURN_IN_TRANSIT, Role.MERCHANT),
    RETURN_RECEIVED(EventType.RETURN_RECEIVED, Role.BUYER),
    RETURN_INSPECTED(EventType.RETURN_INSPECTED, Role.BUYER),
    RETURN_REFUND_OVERDUE(EventType.RETURN_REFUND_OVERDUE, Role.MERCHANT),
    RETURN_EXCHANGED(EventType.RETURN_EXCHANGED, Role.BUYER),
    RETURN_CLOSED(EventType.RETURN_CLOSED, Role.BUYER),
    RETURN_CANCELLED(EventType.RETURN_CANCELLED, Role.MERCHANT),

    /** Claims and chargebacks are queued with what they have to say. */
    CLAIM_OPENED(null, Role.MERCHANT),
    CLAIM_REGISTERED(null, Role.BUYER),
    CLAIM_DECIDED(null, Role.MERCHANT),
    CLAIM_OUTCOME(null, Role.BUYER),
    CHARGEBACK_OPENED(null, Role.MERCHANT),
    CHARGEBACK_EVIDENCE_DUE(null, Role.MERCHANT),
    CHARGEBACK_DECIDED(null, Role.MERCHANT),

    /** The message of a thread itself, from the other side's mask. */
    MESSAGE_TO_BUYER(EventType.MESSAGE_SENT, Role.BUYER),
    MESSAGE_TO_MERCHANT(EventType.MESSAGE_RECEIVED, Role.MERCHANT),
    /** A mail that the merchant's shop sent the buyer by itself. */
    SHOP_MAIL(null, Role.BUYER),
    WITHDRAWAL(EventType.WITHDRAWAL_STATED, Role.MERCHANT),
    /** The buyer's receipt of it. No event causes it: it is queued with what it has to say. */
    WITHDRAWAL_RECEIPT(null, Role.BUYER),
    /** A fresh link to the order page, for somebody whose link is too old. */
    LINK(null, Role.BUYER),
    /** To the buyer: that its mail to the merchant was not delivered; and the other way round. */
    UNDELIVERED_OF_BUYER(null, Role.BUYER),
    UNDELIVERED_OF_MERCHANT(null, Role.MERCHANT),
    /** The same while it is still tried. */
    DELAYED_OF_BUYER(null, Role.BUYER),
    DELAYED_OF_MERCHANT(null, Role.MERCHANT),
    /** To whoever wrote to a mask and to the real address behind it: that one copy went past us. */
    DIRECT_COPY_OF_BUYER(null, Role.BUYER),
    DIRECT_COPY_OF_MERCHANT(null, Role.MERCHANT);

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

    /** The merchant's queue that it belongs into; none for what goes to its address for notices. */
    Optional<SupportQueue> queue() {
        return switch (this) {
            case SALE -> Optional.of(SupportQueue.SALE);
            case CLAIM_OPENED, CLAIM_DECIDED -> Optional.of(SupportQueue.CLAIM);
            case CHARGEBACK_OPENED, CHARGEBACK_EVIDENCE_DUE, CHARGEBACK_DECIDED -> Optional.of(SupportQueue.CHARGEBACK);
            default -> Optional.empty();
        };
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

    static Optional<NoticeKind> ofKey(String key) {
        return Arrays.stream(values())
                .filter(NoticeKind::isNotice)
                .filter(kind -> kind.key().equals(key))
                .findFirst();
    }

    /**
     * Whether a merchant may put it in words of its own. It may not where the law says what is written, where the words keep
     * an account safe, and where the platform speaks.
     */
    boolean isRewordable() {
        return role == Role.BUYER
                && isNotice()
                && switch (this) {
                    case WITHDRAWAL_RECEIPT, LINK, CLAIM_REGISTERED, CLAIM_OUTCOME -> false;
                    default -> true;
                };
    }

    /** Tells something in words of ours; the others carry or report what somebody wrote. */
    boolean isNotice() {
        return !isMessage() && !isFailure() && !isCopyWarning() && this != SHOP_MAIL;
    }

    /** A message of a thread. */
    boolean isMessage() {
        return this == MESSAGE_TO_BUYER || this == MESSAGE_TO_MERCHANT;
    }

    /** Tells of a mail that was not delivered, or not yet. */
    boolean isFailure() {
        return this == UNDELIVERED_OF_BUYER || this == UNDELIVERED_OF_MERCHANT || isDelay();
    }

    /** Tells of a mail that is late. */
    boolean isDelay() {
        return this == DELAYED_OF_BUYER || this == DELAYED_OF_MERCHANT;
    }

    /** Tells its author that a copy of a mail went to the other side directly. */
    boolean isCopyWarning() {
        return this == DIRECT_COPY_OF_BUYER || this == DIRECT_COPY_OF_MERCHANT;
    }

    boolean isOfReturn() {
        return event != null && event.field() == EventType.Field.RETURNS;
    }

    /** The notices of an event. Of a message, its writer needs none. */
    static List<NoticeKind> toldOf(Event event) {
        return Arrays.stream(values())
                .filter(kind -> kind.event == event.type() || (kind == MESSAGE_TO_MERCHANT && isByPlatform(event)))
                .filter(kind -> event.type() != EventType.RETURN_ANSWERED
                        || !Json.tree(event.payload())
                                .path("actor")
                                .asString("")
                                .equals(kind.role.name()))
                .toList();
    }

    /** What the platform writes is for both sides. */
    private static boolean isByPlatform(Event event) {
        return event.type() == EventType.MESSAGE_SENT
                && Json.tree(event.payload()).path("author").asString("").equals("PLATFORM");
    }
}
