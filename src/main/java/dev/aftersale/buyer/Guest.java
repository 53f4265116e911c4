package dev.aftersale.buyer;

import dev.aftersale.base.Actor;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.RequestKey;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.order.Order;
import dev.aftersale.pages.Form;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who came in by a link: sees one order, and acts on it as its buyer.
 *
 * @param address from which they came, as far as we know
 */
public record Guest(
        String token,
        Merchant merchant,
        Order order,
        @Nullable String address) {

    /** The order's page; all others lie below it. */
    public String home() {
        return "/o/" + token;
    }

    MerchantId merchantId() {
        return merchant.id();
    }

    long orderId() {
        return order.id();
    }

    /** As people read an order's number: in groups of four. */
    public String number() {
        return Long.toString(order.id()).replaceAll("(.{4})(?=.)", "$1 ");
    }

    /** A form sent twice takes effect once; keys of one order mean nothing to another. */
    @Nullable
    RequestKey key(String deed, Form form, String content) {
        return form.key().isBlank() || form.key().length() > 100
                ? null
                : RequestKey.of("buyer." + deed + "." + orderId() + "." + form.key(), content);
    }

    /** Does it as the buyer of this order: so it is told in timelines. */
    <T> T does(Supplier<T> deed) {
        String name = order.buyer().name();
        var buyer = new Actor(
                Actor.Kind.BUYER,
                Long.toString(orderId()),
                name == null || name.isBlank() ? "–" : name,
                address,
                Actor.Via.ORDER_PAGE);
        return Actor.call(buyer, deed);
    }
}
