package dev.aftersale.mail;

import org.jspecify.annotations.Nullable;

/**
 * How the delivery of a mail ended.
 *
 * @param code of the other server's reply, where it did not just take it
 * @param status the enhanced code
 * @param edits what was taken out of a message that somebody else wrote: JSON
 */
record MailResult(
        MailState state,
        @Nullable Integer code,
        @Nullable String status,
        @Nullable String error,
        @Nullable String edits) {

    static MailResult sent(@Nullable String edits) {
        return new MailResult(MailState.SENT, null, null, null, edits);
    }

    static MailResult bounced(MailFailure failure) {
        return new MailResult(MailState.BOUNCED, failure.code(), failure.status(), failure.reason(), null);
    }

    /** @param failure the last one */
    static MailResult givenUp(MailFailure failure) {
        return new MailResult(MailState.GIVEN_UP, failure.code(), "4.4.7", failure.reason(), null);
    }
}
