package dev.aftersale.api.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The many ways in which clients write a list, and the quotes that some put around everything. */
final class Lenient {

    private Lenient() {}

    static String unquoted(String text) {
        boolean quoted = text.length() >= 2 && text.charAt(0) == '"' && text.charAt(text.length() - 1) == '"';
        return quoted ? text.substring(1, text.length() - 1).strip() : text;
    }

    /** The elements of an array, or of an object whose keys are numbers; what is neither is a list of one. */
    static Collection<JsonNode> elements(JsonNode node) {
        if (node.isArray()) {
            return node.values();
        }
        JsonNode list = node instanceof ObjectNode object ? Form.asList(object) : null;
        if (list != null) {
            return list.values();
        }
        return node.isNull() ? List.of() : List.of(node);
    }

    /** Single words from a JSON array, from {@code A,B}, or from {@code [A,B]}; null if there are objects among them. */
    static @Nullable List<String> words(JsonNode node) {
        String text = node.isString() ? unquoted(node.stringValue().strip()) : null;
        JsonNode json = text == null ? node : json(text);
        return json == null ? split(String.valueOf(text)) : scalars(json);
    }

    /** Texts from a JSON array, or the one text that it is; null if there are objects among them. */
    static @Nullable List<String> texts(JsonNode node) {
        String text = node.isString() ? unquoted(node.stringValue().strip()) : null;
        JsonNode json = text == null ? node : json(text);
        return json == null ? List.of(String.valueOf(text)) : scalars(json);
    }

    /** JSON for text that holds a list or an object; everything else as it is. */
    static JsonNode opened(JsonNode value) {
        JsonNode json = value.isString() ? json(value.stringValue().strip()) : null;
        return json == null ? value : json;
    }

    /** JSON, if the text begins like a list or an object and is one. */
    private static @Nullable JsonNode json(String text) {
        if (!text.startsWith("[") && !text.startsWith("{")) {
            return null;
        }
        try {
            return WireJson.parse(text);
        } catch (JacksonException e) {
            return null; // some write [A,B] without quotes; the words are clear enough
        }
    }

    private static List<String> split(String text) {
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        var words = new ArrayList<String>();
        for (String word : bare.split(",", -1)) {
            add(words, word);
        }
        return words;
    }

    private static @Nullable List<String> scalars(JsonNode list) {
        var words = new ArrayList<String>();
        for (JsonNode element : elements(list)) {
            if (element.isContainer()) {
                return null;
            }
            add(words, element.isNull() ? "" : element.asString());
        }
        return words;
    }

    private static void add(List<String> words, String raw) {
        String word = unquoted(raw.strip());
        if (!word.isEmpty()) {
            words.add(word);
        }
    }
}
