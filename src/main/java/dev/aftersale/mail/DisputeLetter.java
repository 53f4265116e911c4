package dev.aftersale.mail;

import dev.aftersale.base.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a mail about a claim or a chargeback says beside the order.
 *
 * @param caseId as its readers know the case
 * @param amount what is disputed
 * @param reason in the buyer's or the bank's words; null: none was given
 * @param dueAt until when the reader must act; null: there is nothing to do
 * @param forBuyer how a decided case ended; null while it is open
 */
public record DisputeLetter(
        String caseId,
        Money amount,
        @Nullable String reason,
        @Nullable Instant dueAt,
        @Nullable Boolean forBuyer) {

    /** Which mail it is. */
    public enum Step {
        /** To the merchant: answer it. */
        CLAIM_OPENED(NoticeKind.CLAIM_OPENED),
        /** To the buyer: it is open. */
        CLAIM_REGISTERED(NoticeKind.CLAIM_REGISTERED),
        CLAIM_DECIDED(NoticeKind.CLAIM_DECIDED),
        CLAIM_OUTCOME(NoticeKind.CLAIM_OUTCOME),
        CHARGEBACK_OPENED(NoticeKind.CHARGEBACK_OPENED),
        /** The time to hand evidence in is running out. */
        CHARGEBACK_EVIDENCE_DUE(NoticeKind.CHARGEBACK_EVIDENCE_DUE),
        CHARGEBACK_DECIDED(NoticeKind.CHARGEBACK_DECIDED);

        private final NoticeKind kind;

        Step(NoticeKind kind) {
            this.kind = kind;
        }

        NoticeKind kind() {
            return kind;
        }
    }
}
