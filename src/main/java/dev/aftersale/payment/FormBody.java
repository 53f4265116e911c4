package dev.aftersale.payment;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A body, or a query, in {@code application/x-www-form-urlencoded}. */
final class FormBody {

    private final StringBuilder text = new StringBuilder();

    FormBody add(String name, String value) {
        if (!text.isEmpty()) {
            text.append('&');
        }
        text.append(encode(name)).append('=').append(encode(value));
        return this;
    }

    FormBody add(String name, long value) {
        return add(name, Long.toString(value));
    }

    FormBody addUnlessNull(String name, @Nullable String value) {
        return value == null ? this : add(name, value);
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    /** Good in a path, too: there a plus sign would be one. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
