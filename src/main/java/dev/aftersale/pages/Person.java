package dev.aftersale.pages;

import jakarta.servlet.http.HttpServletRequest;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who is signed in, as pages show it. Whoever checks the log-in {@linkplain #isHere tells} the request, before a page is made.
 *
 * @param role     in the reader's words, such as "Owner"
 * @param business whose pages these are, such as "Northwind Gifts"; null for operators
 * @param suspended why the business may change nothing at the moment; null: it may
 * @param locale   as chosen by the person; null for what the browser prefers
 * @param logOut   where the log-out form is posted to
 * @param profile  where name, password and language are changed
 */
public record Person(
        String name,
        String role,
        @Nullable String business,
        @Nullable String suspended,
        @Nullable Locale locale,
        ZoneId zone,
        String logOut,
        @Nullable String profile) {

    private static final String ATTRIBUTE = Person.class.getName();

    /** Makes {@code person} the one whom the pages of {@code request} address. */
    public static void isHere(HttpServletRequest request, Person person) {
        request.setAttribute(ATTRIBUTE, person);
    }

    static @Nullable Person of(HttpServletRequest request) {
        return (Person) request.getAttribute(ATTRIBUTE);
    }

    /** {@code AL} for Ada Lovelace. */
    public String initials() {
        String[] words = name.strip().split("[\\s@.]+");
        String first = firstLetter(words[0]);
        return words.length == 1 ? first : first + firstLetter(words[words.length - 1]);
    }

    private static String firstLetter(String word) {
        return word.isEmpty()
                ? "?"
                : word.substring(0, word.offsetByCodePoints(0, 1)).toUpperCase(Locale.ROOT);
    }
}
