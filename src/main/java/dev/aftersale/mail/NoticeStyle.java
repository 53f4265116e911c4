package dev.aftersale.mail;

import dev.aftersale.base.Problem;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a merchant's notices look.
 *
 * @param accent of the button, {@code #rrggbb}; white text on it must be readable
 * @param signature a last line of the merchant's own, in all of its notices to buyers
 * @param hasLogo shown instead of its name
 */
public record NoticeStyle(String accent, @Nullable String signature, boolean hasLogo) {

    private static final Pattern COLOUR = Pattern.compile("#[0-9a-f]{6}");

    /** WCAG 2.2, 1.4.3. */
    private static final double LEAST_CONTRAST = 4.5;

    private static final int LONGEST = 300;

    /** Stands below what it is checked by. */
    public static final NoticeStyle DEFAULT = new NoticeStyle("#0b6b78", null, false);

    public NoticeStyle {
        if (!COLOUR.matcher(accent).matches()) {
            throw Problem.INVALID_PARAMETER.at("accent", "must be a colour such as #0b6b78.");
        }
        double contrast = 1.05 / (luminance(accent) + 0.05);
        if (contrast < LEAST_CONTRAST) {
            throw Problem.INVALID_PARAMETER.at(
                    "accent",
                    "is too light: white text on it has a contrast of %.1f, and needs %.1f."
                            .formatted(contrast, LEAST_CONTRAST));
        }
        if (signature != null && signature.length() > LONGEST) {
            throw Problem.INVALID_PARAMETER.at(
                    "signature", "must not be longer than %d characters.".formatted(LONGEST));
        }
    }

    /** Relative luminance as WCAG defines it. */
    private static double luminance(String colour) {
        int rgb = Integer.parseInt(colour.substring(1), 16);
        return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8 & 0xFF) + 0.0722 * linear(rgb & 0xFF);
    }

    private static double linear(int value) {
        double share = value / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }
}
