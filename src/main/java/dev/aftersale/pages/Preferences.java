package dev.aftersale.pages;

import dev.aftersale.base.Texts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * What a reader prefers. Language: as the signed-in person has set it, else by {@code ?lang=de} (kept in a cookie), else as
 * the browser says. Colours: by {@code ?theme=dark} (kept as well), else as the system has them.
 *
 * @param isChosen whether the reader chose the language, rather than the browser
 * @param theme {@code light} or {@code dark}; null: as the system has it
 */
record Preferences(
        Locale locale, boolean isChosen, @Nullable String theme) {

    static final String LANG = "lang";
    static final String THEME = "theme";

    private static final Duration YEAR = Duration.ofDays(365);
    private static final Set<String> THEMES = Set.of("light", "dark");

    static Preferences of(HttpServletRequest request, HttpServletResponse response, @Nullable Person person) {
        String lang = choice(request, response, LANG, languages());
        String theme = choice(request, response, THEME, THEMES);
        Locale own = person == null ? null : person.locale();
        if (own != null) {
            return new Preferences(own, true, theme);
        }
        Locale asked = asked(request);
        // ?lang=de of a reader in Austria: the texts were German already, and the dates stay Austrian.
        boolean sameLanguage = lang == null || asked.getLanguage().equals(lang);
        return new Preferences(sameLanguage ? asked : Locale.of(lang), lang != null, theme);
    }

    private static Set<String> languages() {
        return Set.copyOf(Texts.LANGUAGES.stream().map(Locale::getLanguage).toList());
    }

    /** The first language of the browser's list that we speak. */
    private static Locale asked(HttpServletRequest request) {
        if (request.getHeader(HttpHeaders.ACCEPT_LANGUAGE) == null) {
            return Locale.ENGLISH;
        }
        List<Locale> list = Collections.list(request.getLocales());
        return list.stream()
                .filter(one -> languages().contains(one.getLanguage()))
                .findFirst()
                .orElse(Locale.ENGLISH);
    }

    private static @Nullable String choice(
            HttpServletRequest request, HttpServletResponse response, String name, Set<String> known) {
        String chosen = request.getMethod().equals("GET") ? request.getParameter(name) : null;
        if (chosen != null && (known.contains(chosen) || chosen.equals("auto"))) {
            boolean auto = chosen.equals("auto");
            var cookie = Cookies.make(request, name, auto ? "" : chosen, auto ? Duration.ZERO : YEAR);
            response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
            return auto ? null : chosen;
        }
        String kept = Cookies.value(request, name);
        return kept != null && known.contains(kept) ? kept : null;
    }
}
