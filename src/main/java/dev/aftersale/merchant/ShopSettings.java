package dev.aftersale.merchant;

import dev.aftersale.base.Problem;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Set;

/**
 * How the shop counts days and speaks.
 *
 * @param timeZone in which its staff read times, and in which its days begin
 * @param locale of its notices and its buyers' pages, where a buyer has shown no other
 * @param lowStockBelow a product with fewer units than this is shown as low; 0: none is
 */
public record ShopSettings(ZoneId timeZone, Locale locale, int lowStockBelow) {

    /** What the product's texts are written in. */
    public static final Set<String> LANGUAGES = Set.of("en", "de", "fr", "es");

    private static final int MOST_STOCK = 1_000_000;

    public ShopSettings {
        if (!LANGUAGES.contains(locale.getLanguage())) {
            throw Problem.INVALID_PARAMETER.at("locale", "must be of one of the languages en, de, fr, es.");
        }
        if (lowStockBelow < 0 || lowStockBelow > MOST_STOCK) {
            throw Problem.INVALID_PARAMETER.at("low_stock_below", "must be 0 to 1000000.");
        }
    }

    /** For a shop in {@code country} that has settled nothing: its country's language if we have it, and UTC. */
    static ShopSettings of(String country) {
        String language = switch (country) {
            case "DE", "AT", "CH", "LI" -> "de";
            case "FR", "BE", "LU", "MC" -> "fr";
            case "ES", "MX", "AR", "CL", "CO", "PE" -> "es";
            default -> "en";
        };
        return new ShopSettings(ZoneId.of("UTC"), Locale.of(language, country), 5);
    }
}
