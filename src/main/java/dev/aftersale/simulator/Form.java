package dev.aftersale.simulator;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A call's parameters, from query and body, with Stripe's brackets: {@code metadata[key]}, {@code types[]}, {@code types[0]}. */
record Form(Map<String, String[]> parameters) {

    private static final int MOST_METADATA = 50;
    private static final int LONGEST_METADATA_KEY = 40;
    private static final int LONGEST_METADATA = 500;

    static Form of(HttpServletRequest request) {
        return new Form(request.getParameterMap());
    }

    @Nullable
    String text(String name) {
        String[] values = parameters.get(name);
        return values == null || values[0].isEmpty() ? null : values[0];
    }

    String text(String name, String otherwise) {
        String text = text(name);
        return text == null ? otherwise : text;
    }

    String required(String name) {
        String text = text(name);
        if (text == null) {
            throw StripeError.missing(name).thrown();
        }
        return text;
    }

    /** A whole number of at least {@code least}; null if it is not given. */
    @Nullable
    Long number(String name, long least) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        if (!text.matches("-?[0-9]{1,15}")) {
            throw StripeError.invalid("parameter_invalid_integer", "Invalid integer: " + text, name)
                    .thrown();
        }
        long number = Long.parseLong(text);
        if (number < least) {
            var message = "This value must be greater than or equal to " + least + ".";
            throw StripeError.invalid("parameter_invalid_integer", message, name)
                    .thrown();
        }
        return number;
    }

    long requiredNumber(String name, long least) {
        Long number = number(name, least);
        if (number == null) {
            throw StripeError.missing(name).thrown();
        }
        return number;
    }

    boolean flag(String name, boolean otherwise) {
        return switch (text(name, Boolean.toString(otherwise))) {
            case "true" -> true;
            case "false" -> false;
            case String other ->
                throw StripeError.invalid(null, "Invalid boolean: " + other, name)
                        .thrown();
        };
    }

    List<String> list(String name) {
        var found = new ArrayList<String>();
        new TreeMap<>(parameters).forEach((key, values) -> {
            if (key.startsWith(name + "[")) {
                found.addAll(List.of(values));
            }
        });
        return found;
    }

    Map<String, String> metadata() {
        var metadata = new LinkedHashMap<String, String>();
        parameters.forEach((name, values) -> {
            if (name.startsWith("metadata[") && name.endsWith("]") && !values[0].isEmpty()) {
                metadata.put(name.substring("metadata[".length(), name.length() - 1), values[0]);
            }
        });
        boolean isTooMuch = metadata.size() > MOST_METADATA
                || metadata.entrySet().stream()
                        .anyMatch(one -> one.getKey().length() > LONGEST_METADATA_KEY
                                || one.getValue().length() > LONGEST_METADATA);
        if (isTooMuch) {
            throw StripeError.invalid(null, "Metadata has at most 50 keys of 40 characters, with 500 each.", "metadata")
                    .thrown();
        }
        return metadata;
    }

    Archive.Page page() {
        Long limit = number("limit", 1);
        int shown = limit == null ? 10 : (int) Math.min(limit, 100);
        return new Archive.Page(shown, text("starting_after"), text("ending_before"));
    }

    /** The same for the same parameters, in whatever order they came. */
    String canonical() {
        var text = new StringBuilder();
        new TreeMap<>(parameters).forEach((name, values) -> {
            for (String value : values) {
                text.append(name).append('\u0000').append(value).append('\u0001');
            }
        });
        return text.toString();
    }
}
