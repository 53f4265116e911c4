package dev.aftersale.merchant;

import dev.aftersale.base.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What merchants write into settings. Blank means none. */
final class Wording {

    private static final Pattern EMAIL = Pattern.compile("[^@\\s<>\"]{1,64}@[^@\\s<>\"]{1,190}");
    private static final int LONGEST_LINK = 2_000;

    private Wording() {}

    static @Nullable String line(String field, @Nullable String value, int longest) {
        String text = text(field, value, longest);
        if (text != null && text.chars().anyMatch(Character::isISOControl)) {
            throw Problem.INVALID_PARAMETER.at(field, "must be one line.");
        }
        return text;
    }

    static @Nullable String text(String field, @Nullable String value, int longest) {
        if (value == null || value.isBlank()) {
            return null;
        }
        String text = value.strip();
        if (text.length() > longest) {
            throw Problem.INVALID_PARAMETER.at(field, "must have at most " + longest + " characters.");
        }
        return text;
    }

    static @Nullable String email(String field, @Nullable String value) {
        String text = line(field, value, 255);
        if (text != null && !EMAIL.matcher(text).matches()) {
            throw Problem.INVALID_PARAMETER.at(field, "must be an e-mail address.");
        }
        return text;
    }

    /** Buyers are led there: nothing but https. */
    static @Nullable String link(String field, @Nullable String value) {
        String text = line(field, value, LONGEST_LINK);
        if (text == null) {
            return null;
        }
        if (!isHttps(text)) {
            throw Problem.INVALID_PARAMETER.at(field, "must be an https:// address.");
        }
        return text;
    }

    private static boolean isHttps(String text) {
        try {
            var link = new URI(text);
            return "https".equals(link.getScheme()) && link.getHost() != null && link.getUserInfo() == null;
        } catch (URISyntaxException notALink) {
            return false;
        }
    }
}
