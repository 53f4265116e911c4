package dev.aftersale.link;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Links to a buyer's order page. Who has one may do there what the buyer may, and every notice to the buyer carries one: a
 * mail program that quotes the notice in an answer would hand it to the merchant. It is found plainly and inside another
 * link, where virus scanners put it.
 */
public final class PageLinks {

    private static final String SLASH = "(?:/|%2[Ff]|%252[Ff])";

    /** The first group is the part that opens the page: 40 bytes in Base64 for addresses. */
    private static final Pattern LINK = Pattern.compile("%1$so%1$s([\\w-]{54})(?![\\w-])".formatted(SLASH));

    /** What stands in that part's place; it leads to a page that says what to do without. */
    public static final String STAND_IN = "hidden";

    private PageLinks() {}

    /**
     * All in {@code text}, in their order. A link can only begin where a slash does: a search that begins everywhere costs more
     * than whatever else is done with a mail's text.
     */
    static List<Redactor.Found> in(CharSequence text) {
        var found = new ArrayList<Redactor.Found>();
        Matcher link = LINK.matcher(text);
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if ((c == '/' || c == '%') && link.region(at, text.length()).lookingAt()) {
                found.add(new Redactor.Found(link.start(1), link.end(1), STAND_IN));
                at = link.end() - 1;
            }
        }
        return found;
    }
}
