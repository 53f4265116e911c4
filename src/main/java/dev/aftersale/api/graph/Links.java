package dev.aftersale.api.graph;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Makes the absolute addresses of next pages.
 *
 * @param base such as {@code https://api.shop.test/v24.0}
 * @param token the caller's token where it came as a parameter: clients follow {@code next} as it stands. Where it came in
 *     a header it stays out of addresses, and the client sends the header again.
 */
record Links(String base, @Nullable String token) {

    /** What a next page is not to repeat from the call that asked for this one. */
    private static final Set<String> OF_THIS_PAGE = Set.of(
            "access_token", "appsecret_proof", "appsecret_time", "limit", "after", "before", "ids", "method", "batch");

    /** The next page of the list that {@code params} asked for. */
    String page(String path, Params params, int limit, String direction, Cursor cursor) {
        var query = new LinkedHashMap<String, String>();
        for (var property : params.values().properties()) {
            JsonNode value = property.getValue();
            if (!OF_THIS_PAGE.contains(property.getKey()) && !value.isNull()) {
                query.put(property.getKey(), value.isContainer() ? value.toString() : value.asString());
            }
        }
        return address(path, query, limit, direction, cursor);
    }

    /** The next page of a list that was read within its object. */
    String nested(String path, Fields fields, int limit, String direction, Cursor cursor) {
        var query = new LinkedHashMap<String, String>();
        if (!fields.isDefault()) {
            query.put("fields", fields.toString());
        }
        return address(path, query, limit, direction, cursor);
    }

    private String address(String path, Map<String, String> query, int limit, String direction, Cursor cursor) {
        if (token != null) {
            query.put("access_token", token);
        }
        query.put("limit", Integer.toString(limit));
        query.put(direction, cursor.toString());
        var address = new StringBuilder(base).append('/').append(path);
        char separator = '?';
        for (var entry : query.entrySet()) {
            address.append(separator)
                    .append(URLEncoder.encode(entry.getKey(), StandardCharsets.UTF_8))
                    .append('=')
                    .append(URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8));
            separator = '&';
        }
        return address.toString();
    }
}
