package dev.aftersale.mail.smtp;

import org.springframework.core.env.PropertyResolver;

/**
 * What one who sends us mail may ask for.
 *
 * @param messageBytes as announced by SIZE; larger messages are refused
 * @param connections at once, of all
 * @param connectionsPerClient at once, of one address
 * @param recipients of one message
 * @param errors in one connection; then it is closed
 * @param heldBytes memory for all large messages together that are on their way in: {@link Room}
 */
public record SmtpLimits(
        int messageBytes, int connections, int connectionsPerClient, int recipients, int errors, long heldBytes) {

    /** Of a heap, the share that they may have. */
    private static final int SHARE = 8;

    public static SmtpLimits of(PropertyResolver properties) {
        int messageBytes = properties.getProperty("aftersale.smtp.message-bytes", Integer.class, 32 * 1024 * 1024);
        return new SmtpLimits(
                messageBytes,
                properties.getProperty("aftersale.smtp.connections", Integer.class, 1_200),
                properties.getProperty("aftersale.smtp.connections-per-client", Integer.class, 50),
                100,
                20,
                Math.max(messageBytes, Runtime.getRuntime().maxMemory() / SHARE));
    }
}
