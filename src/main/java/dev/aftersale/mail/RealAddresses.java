package dev.aftersale.mail;

import dev.aftersale.mail.mime.Incoming;
import dev.aftersale.mail.mime.MailAddress;
import dev.aftersale.mail.relay.Addresses;
import dev.aftersale.mail.relay.ParticipantSource;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.order.Order;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The addresses by which one side could reach the other past us, whoever wrote them into a message. */
final class RealAddresses {

    private final Set<String> all = new LinkedHashSet<>();

    private RealAddresses() {}

    static RealAddresses of(Order order, Merchant merchant) {
        var addresses = new RealAddresses();
        String buyer = order.buyer().email();
        if (buyer != null) {
            addresses.add(buyer);
        }
        ParticipantSource.addresses(merchant).forEach(addresses::add);
        return addresses;
    }

    /** And those that a message names: an agent's own, a colleague's. Ours are masks, and give nobody away. */
    RealAddresses and(Incoming incoming, String envelopeSender, String ourDomain) {
        add(envelopeSender);
        Stream.of(incoming.from(), incoming.replyTo(), incoming.to(), incoming.cc())
                .flatMap(java.util.List::stream)
                .map(MailAddress::address)
                .filter(address -> !Addresses.domain(address).equals(ourDomain))
                .forEach(this::add);
        return this;
    }

    private void add(String address) {
        String plain = address.strip();
        if (plain.indexOf('@') > 0) {
            all.add(plain);
        }
    }

    Set<String> all() {
        return all;
    }

    /** Plain text in which {@code words} stand for each of them. */
    String hiddenIn(String text, String words) {
        String hidden = text;
        for (String address : all) {
            hidden = Pattern.compile(
                            "(?<![\\w.+-])" + Pattern.quote(address) + "(?![\\w-]|\\.\\w)",
                            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                    .matcher(hidden)
                    .replaceAll(java.util.regex.Matcher.quoteReplacement(words));
        }
        return hidden;
    }
}
