package dev.aftersale.order;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an order is found by, brought into one form: lower case, no accents, single spaces. A name is entered once for each
 * of its words, turned so that it begins with that word: "Ada King Reed" is found by "king", "reed a" and "ada king".
 */
final class SearchTerms {

    static final int LONGEST = 100;

    /** The mark of orders with a return. In capitals, as nothing is that somebody could have typed or be called. */
    static final String RETURNED = "RETURN";

    /** The mark of orders whose buyer withdrew from the contract. */
    static final String WITHDRAWN = "WITHDRAWAL";

    private static final int WORDS = 6;
    private static final Pattern ACCENTS = Pattern.compile("\\p{M}");
    private static final Pattern GAPS = Pattern.compile("[\\s.,;:'\"()/_-]+");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private SearchTerms() {}

    /** @param codes e-mail address and numbers; absent ones are left out */
    static Set<String> of(@Nullable String name, @Nullable String... codes) {
        var terms = new LinkedHashSet<String>();
        if (name != null) {
            terms.addAll(turned(words(name)));
        }
        for (String code : codes) {
            if (code != null) {
                terms.add(cut(code(code)));
            }
        }
        terms.remove("");
        return terms;
    }

    /** What {@code query} may be the beginning of: a name, or a code. */
    static Set<String> beginnings(String query) {
        var beginnings = new LinkedHashSet<String>();
        beginnings.add(cut(words(query)));
        beginnings.add(cut(code(query)));
        beginnings.remove("");
        return beginnings;
    }

    /** The term that orders of a buyer with this address have. */
    static String email(String email) {
        return cut(code(email));
    }

    private static String words(String text) {
        return GAPS.matcher(plain(text)).replaceAll(" ").strip();
    }

    private static String code(String text) {
        return SPACE.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
    }

    private static String plain(String text) {
        String taken = Normalizer.normalize(text, Normalizer.Form.NFKD);
        return ACCENTS.matcher(taken).replaceAll("").toLowerCase(Locale.ROOT);
    }

    private static List<String> turned(String name) {
        var words = List.of(name.split(" ", -1));
        var turned = new ArrayList<String>();
        for (int first = 0; first < Math.min(words.size(), WORDS); first++) {
            var order = new ArrayList<>(words.subList(first, words.size()));
            order.addAll(words.subList(0, first));
            turned.add(cut(String.join(" ", order)));
        }
        return turned;
    }

    private static String cut(String term) {
        return term.length() <= LONGEST ? term : term.substring(0, term.offsetByCodePoints(0, cutAt(term)));
    }

    private static int cutAt(String term) {
        return Math.min(LONGEST, term.codePointCount(0, term.length()));
    }
}
