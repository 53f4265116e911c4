package dev.aftersale.mail.auth;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Whom a mail says it is from. */
final class FromHeader {

    private FromHeader() {}

    /** The domains of all addresses in all From headers; empty ones for what can't be read. */
    static List<String> domains(RawMessage message) {
        List<String> domains = new ArrayList<>();
        for (RawMessage.Field from : message.all("From")) {
            String value =
                    new String(from.relaxedValue().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            try {
                InternetAddress[] addresses = InternetAddress.parseHeader(value, false);
                if (addresses.length == 0) {
                    domains.add("");
                }
                for (InternetAddress address : addresses) {
                    String text = address.getAddress() == null ? "" : address.getAddress();
                    int at = text.lastIndexOf('@');
                    domains.add(at < 0 ? "" : text.substring(at + 1));
                }
            } catch (AddressException e) {
                domains.add("");
            }
        }
        return domains;
    }
}
