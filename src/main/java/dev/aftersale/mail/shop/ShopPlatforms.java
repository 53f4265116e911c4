package dev.aftersale.mail.shop;

import dev.aftersale.mail.mime.Incoming;
import dev.aftersale.mail.mime.MailAddress;
import dev.aftersale.mail.shop.ShopMail.Platform;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Domains that shops of a platform share: a shop that has not set up a domain of its own sends from there, with its own address
 * in {@code Reply-To}.
 */
public final class ShopPlatforms {

    /** Source: Shopify's help on sender addresses ({@code store+123@t.shopifyemail.com}); BigCommerce's on store mail. */
    private static final Map<String, Platform> SHARED = Map.of(
            "shopifyemail.com", Platform.SHOPIFY,
            "shopify.com", Platform.SHOPIFY,
            "myshopify.com", Platform.SHOPIFY,
            "mybigcommerce.com", Platform.BIGCOMMERCE,
            "bigcommerce.com", Platform.BIGCOMMERCE);

    private ShopPlatforms() {}

    /** Whose mail it is, by the domain in From. Whether it really comes from there is another matter. */
    public static Optional<Platform> of(Incoming mail) {
        return mail.from().size() == 1
                ? mail.from().stream().map(MailAddress::address).findFirst().flatMap(ShopPlatforms::ofAddress)
                : Optional.empty();
    }

    /** Whose it is, by what stands behind the {@code @}; of an id, too. */
    public static Optional<Platform> ofAddress(String address) {
        String domain = domain(address);
        return SHARED.entrySet().stream()
                .filter(one -> domain.equals(one.getKey()) || domain.endsWith("." + one.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    static String domain(String address) {
        String domain = address.substring(address.lastIndexOf('@') + 1).strip().toLowerCase(Locale.ROOT);
        return domain.replaceAll("[<>]|\\.$", "");
    }
}
