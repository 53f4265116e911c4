package dev.aftersale.mail;

import dev.aftersale.mail.mime.Incoming;
import dev.aftersale.mail.mime.MailAddress;
import dev.aftersale.mail.relay.Addresses;
import java.util.List;
import java.util.stream.Stream;

/** The addresses that a mail itself names, besides ours: those are masks, and give nobody away. */
final class NamedAddresses {

    private NamedAddresses() {}

    static List<String> in(Incoming mail, String envelopeSender, String ourDomain) {
        Stream<String> named = Stream.of(mail.from(), mail.replyTo(), mail.to(), mail.cc())
                .flatMap(List::stream)
                .map(MailAddress::address)
                .filter(address -> !Addresses.domain(address).equals(ourDomain));
        return Stream.concat(Stream.of(envelopeSender), named).toList();
    }
}
