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
        if (name.isBlank() || name.length() > 200) {
            throw Problem.INVALID_PARAMETER.because("name must have 1 to 200 characters.");
        }
        try {
            if (Currency.getInstance(currency).getDefaultFractionDigits() < 0) {
                throw Problem.INVALID_PARAMETER.because("currency " + currency + " has no minor unit.");
            }
        } catch (IllegalArgumentException e) {
            throw Problem.INVALID_PARAMETER.because("currency must be an ISO 4217 code, such as GBP.", e);
        }
        if (!COUNTRIES.contains(country)) {
            throw Problem.INVALID_PARAMETER.because("country must be an ISO 3166 code of two letters, such as GB.");
        }
        if (supportEmail != null && !supportEmail.matches("[^@\\s]{1,64}@[^@\\s]{1,190}")) {
            throw Problem.INVALID_PARAMETER.because("support_email must be an e-mail address.");
        }
    }
}
