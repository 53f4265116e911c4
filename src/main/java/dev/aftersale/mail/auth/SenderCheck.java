package dev.aftersale.mail.auth;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Checks whether a mail is from whom it says: SPF, DKIM and DMARC. */
@Component
public final class SenderCheck {

    private final SpfCheck spf;
    private final DkimCheck dkim;
    private final DmarcCheck dmarc;

    SenderCheck(Dns dns) {
        this.spf = new SpfCheck(dns);
        this.dkim = new DkimCheck(dns);
        this.dmarc = new DmarcCheck(dns);
    }

    /**
     * Asks DNS, so it takes from milliseconds to some seconds. What DNS would not tell is a result of its own: ask
     * {@link SenderVerdict#isOpen()} first.
     *
     * @param client the server that sent it
     * @param helo the name that it gave
     * @param mailFrom the envelope's sender; empty for a bounce
     * @param raw the message as it came
     */
    public SenderVerdict check(InetAddress client, String helo, String mailFrom, byte[] raw) {
        Spf bySpf = spf.check(client, helo, mailFrom);
        RawMessage message = RawMessage.of(raw);
        List<Dkim> bySignature = dkim.check(message);
        Dmarc byPolicy = dmarc.check(FromHeader.domains(message), bySpf, bySignature);
        Set<String> authenticated = new HashSet<>();
        if (bySpf.result() == Spf.Result.PASS) {
            authenticated.add(bySpf.domain());
        }
        bySignature.stream()
                .filter(one -> one.result() == Dkim.Result.PASS)
                .forEach(one -> authenticated.add(one.domain()));
        return new SenderVerdict(bySpf, bySignature, byPolicy, authenticated);
    }

    /** SPF alone, with the same meaning. */
    public Spf spf(InetAddress client, String helo, String mailFrom) {
        return spf.check(client, helo, mailFrom);
    }
}
