package dev.aftersale.api.graph;

import dev.aftersale.base.Problem;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Collects names and values; names with brackets nest as in PHP: {@code items[0][id]=7}, {@code state[]=CREATED}. Where
 * a name comes twice the last one counts.
 */
final class Form {

    static final int MAX_PARAMETERS = 1_000;
    private static final int MAX_DEPTH = 16;

    private final ObjectNode root = WireJson.NODES.objectNode();
    private int count;
    private boolean nested;

    void add(String name, String value) {
        count();
        int open = name.indexOf('[');
        if (open <= 0 || name.indexOf(']', open) < 0) {
            root.put(name, value);
            return;
        }
        nested = true;
        ObjectNode at = root;
        String key = name.substring(0, open);
        for (int depth = 1; open >= 0 && open < name.length() && name.charAt(open) == '['; depth++) {
            int close = name.indexOf(']', open);
            if (close < 0) {
                break;
            }
            if (depth > MAX_DEPTH) {
                throw Problem.INVALID_PARAMETER.because(
                        "Param " + name.substring(0, name.indexOf('[')) + " is nested too deep.");
            }
            at = childOf(at, key);
            key = close == open + 1 ? nextIndex(at) : name.substring(open + 1, close);
            open = close + 1;
        }
        at.put(key, value);
    }

    /** Counts a parameter that is not kept, such as a file nobody asked for. */
    void count() {
        if (++count > MAX_PARAMETERS) {
            throw Problem.INVALID_PARAMETER.because("The call has more than 1,000 parameters.");
        }
    }

    ObjectNode toObject() {
        if (nested) {
            for (var property : root.properties()) {
                property.setValue(withLists(property.getValue()));
            }
        }
        return root;
    }

    private static ObjectNode childOf(ObjectNode parent, String key) {
        if (parent.get(key) instanceof ObjectNode child) {
            return child;
        }
        return parent.putObject(key);
    }

    private static String nextIndex(ObjectNode list) {
        int index = list.size();
        while (list.has(Integer.toString(index))) {
            index++;
        }
        return Integer.toString(index);
    }

    /** PHP knows one kind of array; what has nothing but numbers for keys was meant as a list. */
    private static JsonNode withLists(JsonNode node) {
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        for (var property : object.properties()) {
            property.setValue(withLists(property.getValue()));
        }
        JsonNode list = asList(object);
        return list == null ? object : list;
    }

    /** The values of an object whose keys are all numbers, as a list; null if it is not one. */
    static @Nullable JsonNode asList(ObjectNode object) {
        if (object.isEmpty()) {
            return null;
        }
        for (String key : object.propertyNames()) {
            if (!isIndex(key)) {
                return null;
            }
        }
        return WireJson.NODES.arrayNode().addAll(object.values());
    }

    private static boolean isIndex(String key) {
        if (key.isEmpty() || key.length() > 9) {
            return false;
        }
        for (int i = 0; i < key.length(); i++) {
            if (key.charAt(i) < '0' || key.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
