package dev.aftersale.audit;

import dev.aftersale.base.Json;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What changed between two records, field by field: {@code shop.timeZone}. */
public record Difference(Map<String, Object> before, Map<String, Object> after) {

    public static Difference between(Object earlier, Object later) {
        Map<String, Object> was = flat(earlier);
        Map<String, Object> is = flat(later);
        var names = new LinkedHashSet<>(was.keySet());
        names.addAll(is.keySet());
        var before = new LinkedHashMap<String, Object>();
        var after = new LinkedHashMap<String, Object>();
        for (String name : names) {
            if (!Objects.equals(was.get(name), is.get(name))) {
                put(before, name, was.get(name));
                put(after, name, is.get(name));
            }
        }
        return new Difference(before, after);
    }

    public boolean isNone() {
        return before.isEmpty() && after.isEmpty();
    }

    private static void put(Map<String, Object> map, String name, @Nullable Object value) {
        map.put(name, value == null ? "" : value);
    }

    private static Map<String, Object> flat(Object record) {
        var flat = new LinkedHashMap<String, Object>();
        add(flat, "", Json.MAPPER.valueToTree(record));
        return flat;
    }

    private static void add(Map<String, Object> flat, String name, JsonNode node) {
        if (node.isObject()) {
            for (var property : node.properties()) {
                add(flat, name.isEmpty() ? property.getKey() : name + "." + property.getKey(), property.getValue());
            }
        } else if (!node.isNull()) {
            flat.put(name, Json.MAPPER.treeToValue(node, Object.class));
        }
    }
}
