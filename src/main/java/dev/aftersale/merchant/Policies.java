package dev.aftersale.merchant;

import static dev.aftersale.merchant.Wording.link;
import static dev.aftersale.merchant.Wording.text;

import org.jspecify.annotations.Nullable;

/**
 * What buyers are told of the shop's rules.
 *
 * @param returnPolicy in the shop's words; plain text of several lines
 * @param privacyUrl its privacy policy; needed before it may ask for consent to marketing
 * @param termsUrl its terms of sale
 */
public record Policies(
        @Nullable String returnPolicy,
        @Nullable String privacyUrl,
        @Nullable String termsUrl) {

    public static final Policies NONE = new Policies(null, null, null);

    public Policies {
        returnPolicy = text("return_policy", returnPolicy, 10_000);
        privacyUrl = link("privacy_url", privacyUrl);
        termsUrl = link("terms_url", termsUrl);
    }
}
