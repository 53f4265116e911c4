package dev.aftersale.mail;

/**
 * <pre>
 * WAITING  the other server took it                        SENT
 * WAITING  it refused it for good (5xx, no such domain)    BOUNCED
 * WAITING  it could not be delivered within five days      GIVEN_UP
 * </pre>
 *
 * A time-out or a 4xx moves nothing: it is tried again later.
 */
public enum MailState {
    WAITING,
    SENT,
    BOUNCED,
    GIVEN_UP
}
