package dev.aftersale.link;

import java.util.regex.Pattern;

/**
 * Links to a buyer's order page. Who has one may do there what the buyer may, and every notice to the buyer carries one: a
 * mail program that quotes the notice in an answer would hand it to the merchant. It is found plainly and inside another
 * link, where virus scanners put it.
 */
public final class PageLinks {

    private static final String SLASH = "(?:/|%2[Ff]|%252[Ff])";

    /** The first group is the part that opens the page: 40 bytes in Base64 for addresses. */
    public static final Pattern LINK = Pattern.compile("%1$so%1$s([\\w-]{54})(?![\\w-])".formatted(SLASH));

    /** What stands in that part's place; it leads to a page that says what to do without. */
    public static final String STAND_IN = "hidden";

    private PageLinks() {}
}
