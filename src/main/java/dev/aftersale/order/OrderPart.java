package dev.aftersale.order;

/** What is read with an order only when it is asked for. */
public enum OrderPart {
    ITEMS,
    SHIPMENTS,
    CANCELLATIONS
}
