package dev.aftersale.order;

import java.util.Locale;

/** Where an order stands, as people say it; one stage for each order. */
public enum OrderStage {
    /** The buyer or the platform may still stop it. */
    ON_HOLD,
    TO_ACKNOWLEDGE,
    TO_SHIP,
    PARTLY_SHIPPED,
    SHIPPED,
    CANCELLED;

    public static OrderStage of(OrderState state, int unitsFulfilled) {
        return switch (state) {
            case FB_PROCESSING -> ON_HOLD;
            case CREATED -> TO_ACKNOWLEDGE;
            case IN_PROGRESS -> unitsFulfilled == 0 ? TO_SHIP : PARTLY_SHIPPED;
            case COMPLETED -> unitsFulfilled == 0 ? CANCELLED : SHIPPED;
        };
    }

    OrderState state() {
        return switch (this) {
            case ON_HOLD -> OrderState.FB_PROCESSING;
            case TO_ACKNOWLEDGE -> OrderState.CREATED;
            case TO_SHIP, PARTLY_SHIPPED -> OrderState.IN_PROGRESS;
            case SHIPPED, CANCELLED -> OrderState.COMPLETED;
        };
    }

    /** As addresses name it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isOpen() {
        return switch (this) {
            case ON_HOLD, TO_ACKNOWLEDGE, TO_SHIP, PARTLY_SHIPPED -> true;
            case SHIPPED, CANCELLED -> false;
        };
    }
}
