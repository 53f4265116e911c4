package dev.aftersale.api.graph;

import dev.aftersale.base.RequestKey;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a call means, as text that is the same in every encoding: the order of parameters, the difference between text
 * and number, between JSON and text that holds JSON, and what is null or empty do not count. The version of the API does
 * not count either: a client may be upgraded between a call and its repetition.
 */
final class Fingerprint {

    private static final Set<String> NOT_OF_THE_CALL = Set.of(
            "access_token",
            "appsecret_proof",
            "appsecret_time",
            "idempotency_key",
            "fields",
            "locale",
            "format",
            "pretty",
            "method");

    /** Text within text within text: deeper than this nobody means it. */
    private static final int MAX_OPENED_DEPTH = 8;

    private Fingerprint() {}

    /** The caller's key with the meaning of the call; null if the call carries no key. */
    static @Nullable RequestKey of(Verb verb, long node, String edge, Params params) {
        String key = params.optionalText("idempotency_key", 100);
        if (key == null) {
            return null;
        }
        if (!isKey(key)) {
            throw params.wrong("idempotency_key", "1 to 100 letters, digits and -_.:");
        }
        return RequestKey.of(key, meaning(verb, node, edge, params));
    }

    static String meaning(Verb verb, long node, String edge, Params params) {
        var text = new StringBuilder(256)
                .append(verb)
                .append(' ')
                .append(node)
                .append('/')
                .append(edge)
                .append('\n');
        write(params.values(), 0, text);
        return text.toString();
    }

    private static boolean isKey(String key) {
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            boolean allowed = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-_.:".indexOf(c) >= 0;
            if (!allowed) {
                return false;
            }
        }
        return true;
    }

    private static void write(JsonNode node, int depth, StringBuilder text) {
        if (node.isArray()) {
            text.append('[');
            for (JsonNode element : node.values()) {
                write(opened(element, depth), depth + 1, text);
                text.append(',');
            }
            text.append(']');
        } else if (node instanceof ObjectNode object) {
            writeObject(object, depth, text);
        } else {
            String value = node.isNull() ? "" : node.asString();
            text.append(value.length()).append(':').append(value); // the length keeps "a,b" and "a","b" apart
        }
    }

    private static void writeObject(ObjectNode object, int depth, StringBuilder text) {
        var sorted = new TreeMap<String, JsonNode>();
        for (var property : object.properties()) {
            JsonNode value = opened(property.getValue(), depth);
            boolean counts = depth > 0 || !NOT_OF_THE_CALL.contains(property.getKey());
            if (counts && !isNothing(value)) {
                sorted.put(property.getKey(), value);
            }
        }
        text.append('{');
        sorted.forEach((name, value) -> {
            text.append(name.length()).append(':').append(name).append('=');
            write(value, depth + 1, text);
            text.append(';');
        });
        text.append('}');
    }

    /** PHP sends nothing at all for what is null or empty. */
    private static boolean isNothing(JsonNode value) {
        if (value.isContainer()) {
            return value.isEmpty();
        }
        return value.isNull()
                || (value.isString()
                        && (value.stringValue().isEmpty() || value.stringValue().equals("null")));
    }

    private static JsonNode opened(JsonNode value, int depth) {
        return depth > MAX_OPENED_DEPTH ? value : Lenient.opened(value);
    }
}
