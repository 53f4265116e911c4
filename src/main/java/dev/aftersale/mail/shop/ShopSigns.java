package dev.aftersale.mail.shop;

import dev.aftersale.mail.mime.Incoming;
import dev.aftersale.mail.mime.Incoming.Sign;
import dev.aftersale.mail.mime.MailAddress;
import dev.aftersale.mail.shop.ShopMail.Kind;
import dev.aftersale.mail.shop.ShopMail.Platform;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a shop's own mail has. No single one decides: a person may write "your order has shipped" in a subject, and a person may
 * paste a link.
 *
 * @param sender the platform from whose own servers' names it comes
 * @param template the platform whose template it is laid out by
 * @param told by its subject, as templates word it
 * @param machine whether it says that a machine wrote it, or that nobody reads answers to it
 */
record ShopSigns(
        @Nullable Platform sender,
        @Nullable Platform template,
        @Nullable Kind told,
        Kind likely,
        boolean machine) {

    /** Marks of a template; two of them make one, as one alone can be in a link that somebody pasted. */
    private record Template(Platform platform, List<Pattern> marks) {
        boolean fits(String html, String text) {
            return marks.stream()
                            .filter(mark -> mark.matcher(html).find()
                                    || mark.matcher(text).find())
                            .limit(2)
                            .count()
                    == 2;
        }
    }

    /**
     * As the platforms ship them. Source: the templates in the public repositories of WooCommerce (templates/emails) and Magento
     * (Magento_Sales, view/frontend/email), Shopify's notification templates, BigCommerce's documentation of its own.
     */
    private static final List<Template> TEMPLATES = List.of(
            new Template(
                    Platform.WOOCOMMERCE,
                    marks(
                            "id=[\"']?template_container[\"'\\s>]",
                            "id=[\"']?template_header[\"'\\s>]",
                            "id=[\"']?template_body[\"'\\s>]",
                            "id=[\"']?body_content_inner[\"'\\s>]",
                            "class=[\"'][^\"']*\\bwc-item-meta\\b",
                            "(?:built|powered) with woocommerce|woocommerce\\.com/?[\"'?]",
                            "/my-account/view-order/")),
            new Template(
                    Platform.MAGENTO,
                    marks(
                            "class=[\"'][^\"']*\\bemail-intro\\b",
                            "class=[\"'][^\"']*\\bemail-summary\\b",
                            "class=[\"'][^\"']*\\bemail-information\\b",
                            "class=[\"'][^\"']*\\bemail-items\\b",
                            "/customer/account/",
                            "/sales/order/view/|/sales/guest/form/")),
            new Template(
                    Platform.SHOPIFY,
                    marks(
                            "/\\d{5,20}/orders/[0-9a-f]{16,64}",
                            "//cdn\\.shopify\\.com/",
                            "class=[\"'][^\"']*\\b(?:shop-name|order-number|button)__(?:cell|text)\\b",
                            "class=[\"'][^\"']*\\border-list__",
                            "class=[\"'][^\"']*\\bsubtotal-line__",
                            "class=[\"'][^\"']*\\bcustomer-info__")),
            new Template(
                    Platform.BIGCOMMERCE,
                    marks(
                            "//cdn\\d*\\.bigcommerce\\.com/",
                            "\\.mybigcommerce\\.com",
                            "/account\\.php\\?action=(?:view_order|order_status)|/orderstatus\\.php",
                            "powered by (?:<a[^>]{0,300}>\\s*)?bigcommerce")));

    /** A comment that somebody of the shop typed, in Magento's mails of shipments, refunds and changes. */
    static final Pattern MAGENTO_COMMENT =
            Pattern.compile("class=[\"'][^\"']*\\bmessage-info\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern NO_REPLY = Pattern.compile(
            "(?:.*[._+-])?(?:no-?_?\\.?reply|do-?_?\\.?not-?_?\\.?reply|nicht-?antworten|keine-?antwort|ne-?pas-?repondre|"
                    + "no-?responder|wordpress|woocommerce)(?:[._+-].*)?");

    private static final int BEGINNING = 400;

    private static List<Pattern> marks(String... patterns) {
        return List.of(patterns).stream()
                .map(one -> Pattern.compile(one, Pattern.CASE_INSENSITIVE))
                .toList();
    }

    static ShopSigns of(Incoming mail) {
        String html = mail.html();
        String text = mail.text();
        return new ShopSigns(
                ShopPlatforms.of(mail).orElseGet(() -> ofMessageId(mail)),
                TEMPLATES.stream()
                        .filter(one -> one.fits(html, text))
                        .map(Template::platform)
                        .findFirst()
                        .orElse(null),
                KindWords.of(mail.subject()).orElse(null),
                KindWords.of(text.substring(0, Math.min(BEGINNING, text.length()))
                                .replaceAll("\\s+", " "))
                        .orElse(Kind.OTHER),
                isMachines(mail));
    }

    /** Written by the platform's servers, whatever domain From is of. */
    private static @Nullable Platform ofMessageId(Incoming mail) {
        String id = mail.messageId();
        return id == null
                ? null
                : ShopPlatforms.ofAddress(id.replaceAll("[<>]", "")).orElse(null);
    }

    private static boolean isMachines(Incoming mail) {
        return mail.signs().contains(Sign.AUTO_SUBMITTED)
                || mail.signs().contains(Sign.RESPONSE_SUPPRESSED)
                || mail.from().stream()
                        .map(MailAddress::address)
                        .map(address -> address.toLowerCase(Locale.ROOT).replaceAll("@.*", ""))
                        .anyMatch(local -> NO_REPLY.matcher(local).matches());
    }

    Optional<ShopMail> verdict() {
        boolean isOne = sender != null
                ? told != null || template != null || machine
                : (template != null && (told != null || machine)) || (told != null && machine);
        return isOne ? Optional.of(new ShopMail(platform(), told != null ? told : likely)) : Optional.empty();
    }

    private Platform platform() {
        return sender != null ? sender : template != null ? template : Platform.OTHER;
    }
}
