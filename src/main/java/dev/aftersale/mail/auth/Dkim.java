package dev.aftersale.mail.auth;

/**
 * What became of one DKIM signature (RFC 6376) of a mail.
 *
 * @param domain who signed ({@code d=})
 * @param reason why it does not hold; empty if it does
 */
public record Dkim(Result result, String domain, String selector, String reason) {

    public enum Result {
        PASS,
        FAIL,
        TEMPERROR,
        PERMERROR
    }
}
