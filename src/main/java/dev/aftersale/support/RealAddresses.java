package dev.aftersale.support;

import dev.aftersale.link.Redactor;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.order.Order;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The addresses by which one side could reach the other past us, whoever wrote them into a message, wherever it was written.
 * On pages they are hidden as they are in mail, by the same {@link Redactor}: what somebody spells out in words is theirs to tell.
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

    /** @param words what stands for each of them */
    public List<Redactor.Hidden> hidden(String words) {
        return all.stream().map(address -> new Redactor.Hidden(address, words)).toList();
    }

    /** Plain text in which {@code words} stand for each of them, and links to order pages open nothing. */
    public String hiddenIn(String text, String words) {
        return new Redactor(hidden(words)).redact(text, () -> {});
    }

    /** The same in all that a message says: its writer's name, and the texts among its files, too. */
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
                message.files().stream()
                        .map(file -> file.withTexts(text -> hiddenIn(text, words)))
                        .toList());
    }
}
