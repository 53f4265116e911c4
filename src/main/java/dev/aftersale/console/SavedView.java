package dev.aftersale.console;

/** A list of orders that somebody keeps under a name. {@code query}: as {@link ListQuery#query()}. */
public record SavedView(long id, String name, String query) {}
