package dev.aftersale.payment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a gateway's feed.
 *
 * @param cursor where the next page begins
 * @param hasMore whether it can be read at once
 */
record LateChanges(List<Change> changes, @Nullable String cursor, boolean hasMore) {

    /**
     * @param key ours
     * @param outcome what the gateway now says of it
     */
    record Change(IntentId intent, String key, Outcome outcome) {}

    static LateChanges none(@Nullable String cursor) {
        return new LateChanges(List.of(), cursor, false);
    }
}
