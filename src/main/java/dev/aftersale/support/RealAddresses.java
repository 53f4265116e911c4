package dev.aftersale.support;

import dev.aftersale.link.PageLinks;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.order.Order;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The addresses by which one side could reach the other past us, whoever wrote them into a message, wherever it was written.
 * They are hidden where they stand word for word: what somebody spells out on purpose is theirs to tell.
 */
public final class RealAddresses {

    private final Set<String> all = new LinkedHashSet<>();

    private RealAddresses() {}

    public static RealAddresses of(Order order, Merchant merchant) {
        var addresses = new RealAddresses();
        String buyer = order.buyer().email();
        if (buyer != null) {
            addresses.add(buyer);
        }
        merchant.addresses().forEach(addresses::add);
        return addresses;
    }

    /** And those that a message names: an agent's own, a colleague's. */
    public RealAddresses and(Collection<String> more) {
        more.forEach(this::add);
        return this;
    }

    private void add(String address) {
        String plain = address.strip();
        if (plain.indexOf('@') > 0) {
            all.add(plain);
        }
    }

    public Set<String> all() {
        return all;
    }

    /** Plain text in which {@code words} stand for each of them, and links to order pages open nothing. */
    public String hiddenIn(String text, String words) {
        String hidden = PageLinks.hiddenIn(text);
        for (String address : all) {
            hidden = Pattern.compile(
                            "(?<![\\w.+-])" + Pattern.quote(address) + "(?![\\w-]|\\.\\w)",
                            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                    .matcher(hidden)
                    .replaceAll(Matcher.quoteReplacement(words));
        }
        return hidden;
    }

    /** The same in all that a message says, its writer's name too. */
    NewMessage hiddenIn(NewMessage message, String words) {
        String body = hiddenIn(message.body(), words);
        return new NewMessage(
                message.orderId(),
                message.kind(),
                message.author(),
                message.authorName() == null ? null : hiddenIn(message.authorName(), words),
                message.via(),
                body.length() <= Message.LONGEST ? body : body.substring(0, Message.LONGEST),
                message.quoted() == null ? null : hiddenIn(message.quoted(), words),
                message.files());
    }
}
