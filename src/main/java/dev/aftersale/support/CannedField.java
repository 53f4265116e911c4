package dev.aftersale.support;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an answer that was written once says differently of each order: {@code {tracking}}. */
public enum CannedField {
    BUYER_NAME,
    ORDER_ID,
    /** The merchant's own number of the order. */
    REFERENCE,
    TRACKING,
    REFUND_TOTAL,
    SHOP,
    /** Who answers. */
    AGENT;

    private static final Pattern BRACES = Pattern.compile("\\{([A-Za-z_]{1,40})}");

    /** As texts write it. */
    public String key() {
        return "{" + name().toLowerCase(Locale.ROOT) + "}";
    }

    /** {@code text} with what is known in its places; what isn't known stays, for somebody to see. */
    public static String fill(String text, Map<CannedField, String> known) {
        return BRACES.matcher(text).replaceAll(found -> {
            String value = null;
            for (CannedField field : values()) {
                if (field.name().equalsIgnoreCase(found.group(1))) {
                    value = known.get(field);
                }
            }
            return Matcher.quoteReplacement(value == null ? found.group() : value);
        });
    }

    /** The fields that are still in {@code text}: it must not be sent. */
    public static Set<CannedField> unfilled(String text) {
        var left = new LinkedHashSet<CannedField>();
        Matcher found = BRACES.matcher(text);
        while (found.find()) {
            for (CannedField field : values()) {
                if (field.name().equalsIgnoreCase(found.group(1))) {
                    left.add(field);
                }
            }
        }
        return left;
    }

    /** What stands in braces in {@code text}, and is no field. */
    public static Set<String> unknown(String text) {
        var unknown = new LinkedHashSet<String>();
        Matcher found = BRACES.matcher(text);
        while (found.find()) {
            if (unfilled(found.group()).isEmpty()) {
                unknown.add(found.group());
            }
        }
        return unknown;
    }
}
