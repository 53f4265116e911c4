package dev.aftersale.mail;

import org.jspecify.annotations.Nullable;

/**
 * A mail ready to be handed over.
 *
 * @param returnPath of the envelope; empty: the null sender, for what must never be answered
 * @param edits what was taken out of a message that somebody else wrote: JSON
 */
record Post(
        byte[] message,
        String recipient,
        String returnPath,
        @Nullable String edits) {}
