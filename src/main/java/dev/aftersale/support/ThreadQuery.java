package dev.aftersale.support;

import dev.aftersale.support.SupportThread.Kind;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which threads of a merchant: the latest first, or, of those that wait for an answer, the most urgent first. Everything that
 * is given must hold.
 *
 * @param kinds any of them
 * @param assignee one of the merchant's staff, or {@link #NOBODY}; null: whoever's they are
 * @param search an order's id, the merchant's reference, the beginning of the buyer's name or address, or of words that
 *     were written; null: anything
 * @param after the id of the last thread of the page before; null: from the first
 */
public record ThreadQuery(
        Set<Kind> kinds,
        Filter filter,
        @Nullable Long assignee,
        @Nullable String search,
        boolean test,
        @Nullable Long after,
        int limit) {

    public static final long NOBODY = 0;

    public ThreadQuery {
        kinds = Set.copyOf(kinds);
        search = search == null || search.isBlank() ? null : search.strip();
    }

    /** Of all kinds, whoever's they are. */
    public ThreadQuery(Filter filter, boolean test, @Nullable Long after, int limit) {
        this(EnumSet.allOf(Kind.class), filter, null, null, test, after, limit);
    }

    public enum Filter {
        ALL,
        /** A buyer waits. */
        UNANSWERED,
        /** A buyer has waited too long. */
        OVERDUE,
        UNREAD;

        /** Whether the most urgent come first, rather than the latest. */
        boolean isByDeadline() {
            return switch (this) {
                case ALL, UNREAD -> false;
                case UNANSWERED, OVERDUE -> true;
            };
        }
    }
}
