package dev.aftersale.api.graph;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a call does to its object. HEAD is a GET whose body stays here. */
public enum Verb {
    GET,
    POST,
    DELETE;

    static @Nullable Verb of(String method) {
        return switch (method.toUpperCase(Locale.ROOT)) {
            case "GET", "HEAD" -> GET;
            case "POST" -> POST;
            case "DELETE" -> DELETE;
            default -> null;
        };
    }
}
