package dev.aftersale.mail.shop;

import dev.aftersale.mail.mime.Incoming;
import java.util.Optional;

/** A mail that no person wrote: a shop tells its buyer of an order. */
public record ShopMail(Platform platform, Kind kind) {

    /** What the shop runs on. */
    public enum Platform {
        SHOPIFY,
        BIGCOMMERCE,
        MAGENTO,
        WOOCOMMERCE,
        /** Any other. */
        OTHER
    }

    /** What the mail tells. */
    public enum Kind {
        ORDER_CONFIRMATION,
        SHIPPING_CONFIRMATION,
        OUT_FOR_DELIVERY,
        DELIVERED,
        CANCELLED,
        REFUNDED,
        /** Something else about an order: an invoice, a change of its status. */
        OTHER
    }

    /**
     * None for what a person may have written, however much it looks like one: a shop mail taken for a letter annoys a
     * buyer, a letter taken for a shop mail is lost on the way.
     */
    public static Optional<ShopMail> recognise(Incoming mail) {
        return PersonSigns.isPersons(mail)
                ? Optional.empty()
                : ShopSigns.of(mail).verdict();
    }
}
