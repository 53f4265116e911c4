package dev.aftersale.mail.auth;

import java.net.InetAddress;
import org.springframework.stereotype.Component;

/** Checks whether a mail is from whom it says: SPF, DKIM and DMARC. */
@Component
public final class SenderCheck {

    /**
     * Asks DNS, so it takes from milliseconds to some seconds; never longer than {@link Dns} is patient.
     *
     * @param client the server that sent it
     * @param helo the name that it gave
     * @param mailFrom the envelope's sender; empty for a bounce
     * @param raw the message as it came
     */
    public SenderVerdict check(InetAddress client, String helo, String mailFrom, byte[] raw) {
        throw new UnsupportedOperationException("not there yet");
    }
}
