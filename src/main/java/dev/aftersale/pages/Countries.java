package dev.aftersale.pages;

import java.text.Collator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The countries of ISO 3166, called and sorted as the reader's language does. */
public final class Countries {

    private static final Set<String> CODES = Set.of(Locale.getISOCountries());

    /** By language: to sort 250 names by its rules takes a while. */
    private static final Map<String, List<Option>> OPTIONS = new ConcurrentHashMap<>();

    private Countries() {}

    static boolean isCode(String code) {
        return CODES.contains(code);
    }

    /** Led by an empty one: without a choice, the first of the alphabet would be sent. */
    public static List<Option> options(Page page) {
        return OPTIONS.computeIfAbsent(page.locale().getLanguage(), Countries::sorted);
    }

    private static List<Option> sorted(String language) {
        Locale locale = Locale.of(language);
        Comparator<Object> rules = Collator.getInstance(locale);
        var options = new ArrayList<Option>();
        options.add(new Option("", "–"));
        Arrays.stream(Locale.getISOCountries())
                .map(code -> new Option(code, name(code, locale)))
                .sorted(Comparator.comparing(Option::label, rules))
                .forEach(options::add);
        return List.copyOf(options);
    }

    /** Its name; what is no code stays as it is. */
    public static String name(Page page, String code) {
        return name(code, page.locale());
    }

    private static String name(String code, Locale locale) {
        return CODES.contains(code) ? Locale.of("", code).getDisplayCountry(locale) : code;
    }
}
