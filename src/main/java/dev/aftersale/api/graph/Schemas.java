package dev.aftersale.api.graph;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import tools.jackson.databind.node.ObjectNode;

/** The shapes of what is sent and answered, as JSON Schema. Types that are mentioned are remembered and described too. */
final class Schemas {

    private static final String REF = "#/components/schemas/";

    private final IdentityHashMap<NodeType<?>, String> names = new IdentityHashMap<>();
    private final Map<String, Integer> namesakes = new HashMap<>();
    private final Queue<NodeType<?>> toDescribe = new ArrayDeque<>();

    /** As a parameter: leniently, since text that holds the value is as good. */
    ObjectNode sent(Shape shape) {
        return switch (shape) {
            case TIME -> schema("integer").put("format", "int64").put("description", shape.about());
            default -> answered(shape);
        };
    }

    ObjectNode answered(Shape shape) {
        if (shape == Shape.MONEY) {
            return ref("CurrencyAmount");
        }
        ObjectNode schema = schema(shape.jsonType());
        if (!shape.format().isEmpty()) {
            schema.put("format", shape.format());
        }
        if (shape == Shape.ID) {
            schema.put("pattern", "^[0-9]+$");
        }
        if (shape == Shape.LIST) {
            schema.putObject("items");
        }
        return schema;
    }

    ObjectNode object(List<Route.Parameter> fields) {
        ObjectNode schema = schema("object");
        if (!fields.isEmpty()) {
            ObjectNode properties = schema.putObject("properties");
            fields.forEach(field ->
                    properties.set(field.name(), answered(field.shape()).put("description", field.about())));
        }
        return schema;
    }

    /** A payment's shipment shows less than an order's, under the same name: then the second is called by a number. */
    ObjectNode of(NodeType<?> type) {
        return ref(names.computeIfAbsent(type, first -> {
            toDescribe.add(first);
            int number = namesakes.merge(first.name(), 1, Integer::sum);
            return number == 1 ? first.name() : first.name() + number;
        }));
    }

    ObjectNode listOf(NodeType<?> type) {
        ObjectNode schema = schema("object");
        ObjectNode properties = schema.putObject("properties");
        properties.set("data", schema("array").set("items", of(type)));
        properties.set("paging", ref("Paging"));
        return schema;
    }

    void addTo(ObjectNode all) {
        all.set("CurrencyAmount", money());
        all.set("Paging", paging());
        all.set("Error", error());
        while (!toDescribe.isEmpty()) {
            NodeType<?> type = toDescribe.remove();
            all.set(String.valueOf(names.get(type)), describe(type));
        }
    }

    private <N> ObjectNode describe(NodeType<N> type) {
        ObjectNode schema = schema("object");
        ObjectNode properties = schema.putObject("properties");
        if (type.hasId()) {
            properties.set("id", answered(Shape.ID).put("description", "always answered"));
        }
        for (NodeType.Part<N> part : type.parts()) {
            ObjectNode described = switch (part) {
                case NodeType.Value<N> value -> answered(value.shape());
                case NodeType.Node<N, ?> node -> of(node.type());
                case NodeType.Edge<N, ?> edge -> listOf(edge.type());
            };
            properties.set(part.name(), described.put("description", about(part)));
        }
        return schema;
    }

    private static String about(NodeType.Part<?> part) {
        String when = part.byDefault() ? "answered by default" : "answered when named in fields";
        return part.about().isEmpty() ? when : part.about() + "; " + when;
    }

    private static ObjectNode money() {
        ObjectNode schema = schema("object");
        schema.putObject("properties")
                .set("amount", schema("string").put("description", "Decimal, in the currency's digits."))
                .set("currency", schema("string").put("description", "ISO 4217."));
        schema.putArray("required").add("amount").add("currency");
        return schema;
    }

    private static ObjectNode paging() {
        ObjectNode schema = schema("object").put("description", "Absent where there is nothing before or behind.");
        ObjectNode properties = schema.putObject("properties");
        ObjectNode cursors = schema("object");
        cursors.putObject("properties")
                .set("before", schema("string"))
                .set("after", schema("string").put("description", "Absent on the last page."));
        properties.set("cursors", cursors);
        properties.set("previous", schema("string").put("format", "uri"));
        properties.set("next", schema("string").put("format", "uri").put("description", "Absent on the last page."));
        return schema;
    }

    private static ObjectNode error() {
        ObjectNode error = schema("object");
        ObjectNode properties = error.putObject("properties");
        List.of("message", "type", "error_user_title", "error_user_msg", "fbtrace_id")
                .forEach(name -> properties.set(name, schema("string")));
        properties.set("code", schema("integer"));
        properties.set("error_subcode", schema("integer"));
        properties.set(
                "is_transient", schema("boolean").put("description", "Whether the same call may succeed later."));
        ObjectNode envelope = schema("object");
        envelope.putObject("properties").set("error", error);
        return envelope;
    }

    private static ObjectNode schema(String type) {
        return WireJson.NODES.objectNode().put("type", type);
    }

    private static ObjectNode ref(String name) {
        return WireJson.NODES.objectNode().put("$ref", REF + name);
    }
}
