package dev.aftersale.order;

import java.util.List;

/** A page of orders, and whether there are more after it. */
public record OrderPage(List<Order> orders, boolean hasMore) {}
