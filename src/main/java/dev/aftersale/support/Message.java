package dev.aftersale.support;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one of them wrote: plain text, whatever it looks like.
 *
 * @param authorName of the person, where merchant or platform wrote it
 * @param body empty, if only files were sent
 * @param quoted what it repeats of earlier messages; null: nothing
 */
public record Message(
        long id,
        Author author,
        @Nullable String authorName,
        Via via,
        String body,
        @Nullable String quoted,
        Instant at,
        List<ThreadFile> files) {

    /** Longer than any letter; shorter than what would be a burden to show. */
    public static final int LONGEST = 10_000;

    public static final int LONGEST_QUOTED = 100_000;

    public enum Author {
        BUYER,
        MERCHANT,
        PLATFORM
    }

    /** How it came to us. */
    public enum Via {
        /** The buyer's order page. */
        PAGE,
        CONSOLE,
        API,
        MAIL,
        /** The merchant's help desk. */
        DESK
    }

    Message with(List<ThreadFile> its) {
        return new Message(id, author, authorName, via, body, quoted, at, List.copyOf(its));
    }
}
