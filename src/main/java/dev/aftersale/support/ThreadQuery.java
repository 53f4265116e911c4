package dev.aftersale.support;

import org.jspecify.annotations.Nullable;

/**
 * Which threads of a merchant: the latest first, or, of those that wait for an answer, the most urgent first.
 *
 * @param after the id of the last thread of the page before; null: from the first
 */
public record ThreadQuery(
        Filter filter, boolean test, @Nullable Long after, int limit) {

    public enum Filter {
        ALL,
        /** A buyer waits. */
        UNANSWERED,
        /** A buyer has waited too long. */
        OVERDUE,
        UNREAD
    }
}
