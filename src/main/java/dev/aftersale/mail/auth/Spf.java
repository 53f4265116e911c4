package dev.aftersale.mail.auth;

/**
 * What SPF (RFC 7208) says about the server that sent a mail.
 *
 * @param domain whose record was asked: of the envelope's sender, or of HELO where that is empty
 */
public record Spf(Result result, String domain) {

    public enum Result {
        PASS,
        FAIL,
        SOFTFAIL,
        NEUTRAL,
        NONE,
        TEMPERROR,
        PERMERROR
    }
}
