package dev.aftersale.merchant;

import dev.aftersale.base.Problem;
import java.util.Currency;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A merchant to be created. */
public record NewMerchant(
        String name,
        String currency,
        String country,
        @Nullable String supportEmail,
        SettingsChange settings) {

    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    public NewMerchant {
        var identity = new Identity(name, supportEmail);
        name = identity.name();
        supportEmail = identity.supportEmail();
        try {
            if (Currency.getInstance(currency).getDefaultFractionDigits() < 0) {
                throw Problem.INVALID_PARAMETER.at("currency", "must have a minor unit; " + currency + " has none.");
            }
        } catch (IllegalArgumentException e) {
            throw Problem.INVALID_PARAMETER.at("currency", "must be an ISO 4217 code, such as GBP.");
        }
        if (!COUNTRIES.contains(country)) {
            throw Problem.INVALID_PARAMETER.at("country", "must be an ISO 3166 code of two letters, such as GB.");
        }
    }
}
