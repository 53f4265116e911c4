package dev.aftersale.mail.check;

import dev.aftersale.merchant.SupportQueue;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How it is with one address of a merchant.
 *
 * @param queues what the merchant gets there; empty: everything that has no address of its own
 * @param since when it got into this state; null: it was never checked
 * @param latest its last check, if there was one
 * @param nextCheckAt when it is checked again by itself; null: not before somebody asks for it
 * @param restsSince several checks in a row failed: it is not checked again by itself
 */
public record Standing(
        String address,
        Set<SupportQueue> queues,
        Reach reach,
        @Nullable Instant since,
        @Nullable CheckReport latest,
        @Nullable Instant nextCheckAt,
        @Nullable Instant restsSince) {

    public enum Reach {
        UNKNOWN,
        REACHED,
        /** Mail is accepted, but nobody confirmed that it was seen. */
        UNSEEN,
        UNREACHABLE
    }

    public boolean isTrouble() {
        return reach == Reach.UNSEEN || reach == Reach.UNREACHABLE;
    }
}
