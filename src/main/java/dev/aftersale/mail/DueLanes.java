package dev.aftersale.mail;

import dev.aftersale.mail.MailStore.Lane;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of a destination that have mail, in turn, and how many each is known to have: whoever has carried the last one
 * need not ask once more only to hear that there is none. What came since then has rung the bell, and is counted anew.
 */
final class DueLanes {

    private final LinkedHashMap<Lane, Integer> due = new LinkedHashMap<>();

    /** A lane that is known keeps its turn. */
    synchronized void put(Lane lane, int mails) {
        due.put(lane, mails);
    }

    /** The lane whose turn it is, for one mail; null if nobody has any. If it has more, it comes again after the others. */
    synchronized @Nullable Lane take() {
        var first = due.pollFirstEntry();
        if (first == null) {
            return null;
        }
        if (first.getValue() > 1) {
            due.put(first.getKey(), first.getValue() - 1);
        }
        return first.getKey();
    }

    /** Others have carried what it was known to have, or hold what comes before it. */
    synchronized void remove(Lane lane) {
        due.remove(lane);
    }

    synchronized void clear() {
        due.clear();
    }

    synchronized boolean isEmpty() {
        return due.isEmpty();
    }
}
