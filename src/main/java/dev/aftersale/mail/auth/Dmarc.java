package dev.aftersale.mail.auth;

/**
 * Whether the domain that a reader sees in From stands behind a mail (RFC 7489).
 *
 * @param domain of From; empty if there is none, or more than one
 * @param policy what the domain wants done with mail that fails; NONE where it publishes nothing
 * @param spfAligned SPF passed for the domain of From, or one that is as good
 * @param dkimAligned a signature of that domain holds, or of one that is as good
 */
public record Dmarc(Result result, String domain, Policy policy, boolean spfAligned, boolean dkimAligned) {

    public enum Result {
        PASS,
        FAIL,
        /** The domain publishes no policy. */
        NONE,
        /** DNS did not tell the policy, or what else was needed to judge. */
        TEMPERROR,
        /** The record can't be read, or From is not one address. */
        PERMERROR
    }

    public enum Policy {
        NONE,
        QUARANTINE,
        REJECT
    }
}
