package dev.aftersale.api.graph;

import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of a kind of object, as a table: what each is made of, which are answered when none are named, and which are
 * lists of other objects. The one source of what is answered and of what the API's description says about it.
 *
 * <p>A reader asks {@link #asked} (or {@link Fields#wants}) first, and loads only what the answer will show.
 *
 * @param <N> what an object of this type is read from
 */
public final class NodeType<N> {

    /** Lists of an object are answered whole up to this length, unless {@code limit} says otherwise. */
    static final int EDGE_LIMIT = 100;

    static final int MAX_EDGE_LIMIT = 500;

    sealed interface Part<N> {
        String name();

        boolean byDefault();

        String about();
    }

    private static final Fields OF_MONEY = FieldsParser.parse("amount,currency");

    private static final Set<String> EDGE_MODIFIERS = Set.of("as", "limit", "after", "before");

    private static final Set<String> VALUE_MODIFIERS = Set.of("as");

    /**
     * A value: text, number, money, or an object of which {@code fields} may pick.
     *
     * @param members of the object, or of each in the list; none: nothing can be picked of it; null: anything may be
     *     asked for, since nobody knows what it is made of
     */
    record Value<N>(
            String name,
            Shape shape,
            boolean byDefault,
            Function<N, ? extends @Nullable Object> read,
            String about,
            @Nullable Fields members)
            implements Part<N> {

        void check(String owner, Fields.Field field) {
            if (members != null) {
                check(owner + " " + name, members, field);
            }
        }

        private void check(String path, Fields known, Fields.Field field) {
            for (Fields.Field picked : field.children().all()) {
                if (known.isDefault()) {
                    throw Problem.INVALID_PARAMETER.because("Subfields are not supported by " + field.name()
                            + (field.name().equals(name) ? ": it is " + shape.about() + "." : "."));
                }
                if (!known.wants(picked.name()) && !picked.name().equals("id")) {
                    throw nonexisting(picked.name(), path, known.names());
                }
                checkModifiers(path, picked, VALUE_MODIFIERS);
                check(path + " " + picked.name(), known.of(picked.name()), picked);
            }
        }
    }

    /** One other object. */
    record Node<N, M>(
            String name, NodeType<M> type, boolean byDefault, Function<N, ? extends @Nullable M> read, String about)
            implements Part<N> {

        @Nullable
        JsonNode project(N node, Fields.Field field, Links links) {
            M other = read.apply(node);
            return other == null ? null : type.project(other, field.children(), links);
        }
    }

    /**
     * A list of other objects.
     *
     * @param hasRoute whether the list can also be read by itself, so that a next page has an address
     */
    record Edge<N, M>(
            String name,
            NodeType<M> type,
            boolean byDefault,
            boolean hasRoute,
            Function<N, ? extends Collection<M>> read,
            String about)
            implements Part<N> {

        ObjectNode project(NodeType<N> owner, N node, Fields.Field field, Links links) {
            List<M> all = List.copyOf(read.apply(node));
            Page page = page(field, all.size());
            String id = owner.id == null ? "" : owner.id.apply(node);
            return Listing.ofWhole(
                    page,
                    all,
                    row -> type.project(row, field.children(), links),
                    !hasRoute || id.isEmpty()
                            ? null
                            : (direction, cursor) ->
                                    links.nested(id + "/" + name, field.children(), page.limit(), direction, cursor));
        }

        private Page page(Fields.Field field, int size) {
            ObjectNode modifiers = WireJson.NODES.objectNode();
            field.modifiers().forEach(modifiers::put);
            int whole = hasRoute ? EDGE_LIMIT : Math.max(1, size);
            return Page.of(new Params(modifiers), whole, hasRoute ? MAX_EDGE_LIMIT : whole, 1);
        }
    }

    private final String name;
    private final @Nullable Function<N, String> id;
    private final Map<String, Part<N>> parts;
    private final Set<String> absent;

    private NodeType(Builder<N> builder) {
        this.name = builder.name;
        this.id = builder.id;
        this.parts = new LinkedHashMap<>(builder.parts);
        this.absent = Set.copyOf(builder.absent);
    }

    /** @param name as Graph calls the type, such as {@code CommerceOrder} */
    public static <N> Builder<N> named(String name) {
        return new Builder<>(name);
    }

    public String name() {
        return name;
    }

    boolean hasId() {
        return id != null;
    }

    Collection<Part<N>> parts() {
        return parts.values();
    }

    /** The names of the fields that will be answered. */
    public Set<String> asked(Fields fields) {
        var names = new LinkedHashSet<String>();
        if (fields.isDefault()) {
            parts.values().stream().filter(Part::byDefault).forEach(part -> names.add(part.name()));
        } else {
            fields.all().forEach(field -> names.add(field.name()));
        }
        return names;
    }

    /** Refuses fields that objects of this type do not have; before anything is read, and before anything is written. */
    void check(Fields fields) {
        for (Fields.Field field : fields.all()) {
            Part<N> part = parts.get(field.name());
            if (part == null && !field.name().equals("id") && !absent.contains(field.name())) {
                var known = new LinkedHashSet<String>(List.of("id"));
                known.addAll(parts.keySet());
                throw nonexisting(field.name(), name, known);
            }
            if (part != null) {
                checkModifiers(name, field, part instanceof Edge ? EDGE_MODIFIERS : VALUE_MODIFIERS);
            }
            switch (part) {
                case Node<N, ?> node -> node.type().check(field.children());
                case Edge<N, ?> edge -> {
                    edge.page(field, 0);
                    edge.type().check(field.children());
                }
                case Value<N> value -> value.check(name, field);
                case null -> {}
            }
        }
    }

    /** One that were passed over would answer more than, or other than, what was asked for. */
    private static void checkModifiers(String type, Fields.Field field, Set<String> known) {
        for (String modifier : field.modifiers().keySet()) {
            if (!known.contains(modifier)) {
                throw Problem.INVALID_PARAMETER.because("Unknown modifier (" + modifier + ") of field (" + field.name()
                        + ") on node type (" + type + "). It takes: " + String.join(", ", new TreeSet<>(known)) + ".");
            }
        }
    }

    private static ProblemException nonexisting(String field, String type, Collection<String> known) {
        return Problem.INVALID_PARAMETER.because("Tried accessing nonexisting field (" + field + ") on node type ("
                + type + "). It has: " + String.join(", ", known) + ".");
    }

    /** The object with the fields asked for, its {@code id} always among them. */
    ObjectNode project(N node, Fields fields, Links links) {
        ObjectNode json = WireJson.NODES.objectNode();
        if (fields.isDefault()) {
            putId(json, node);
            for (Part<N> part : parts.values()) {
                if (part.byDefault()) {
                    put(json, node, part, new Fields.Field(part.name(), part.name(), Fields.DEFAULT, Map.of()), links);
                }
            }
            return json;
        }
        for (Fields.Field field : fields.all()) {
            Part<N> part = parts.get(field.name());
            if (part != null) {
                put(json, node, part, field, links);
            } else if (field.name().equals("id")) {
                putId(json, node);
            }
        }
        if (!json.has("id")) {
            putId(json, node);
        }
        return json;
    }

    private void putId(ObjectNode json, N node) {
        if (id != null) {
            json.put("id", id.apply(node));
        }
    }

    private void put(ObjectNode json, N node, Part<N> part, Fields.Field field, Links links) {
        JsonNode value = switch (part) {
            case Value<N> plain -> picked(read(plain, node), field.children());
            case Node<N, ?> other -> other.project(node, field, links);
            case Edge<N, ?> edge -> edge.project(this, node, field, links);
        };
        if (value != null) {
            json.set(field.as(), value);
        }
    }

    private static <N> @Nullable JsonNode read(Value<N> part, N node) {
        Object value = part.read().apply(node);
        return Obj.json(part.shape() == Shape.ID && value instanceof Long number ? Long.toString(number) : value);
    }

    /** What {@code fields} picks of a plain object, or of each object in a list. What the object lacks is left out. */
    private static @Nullable JsonNode picked(@Nullable JsonNode value, Fields fields) {
        if (value == null || fields.isDefault()) {
            return value;
        }
        if (value instanceof ArrayNode list) {
            ArrayNode picked = WireJson.NODES.arrayNode();
            list.forEach(element -> picked.add(picked(element, fields)));
            return picked;
        }
        if (!(value instanceof ObjectNode object)) {
            return value;
        }
        ObjectNode picked = WireJson.NODES.objectNode();
        for (Fields.Field field : fields.all()) {
            JsonNode part = picked(object.get(field.name()), field.children());
            if (part != null) {
                picked.set(field.as(), part);
            }
        }
        return picked;
    }

    /** Collects the table, one line a field. */
    public static final class Builder<N> {

        private final String name;
        private final LinkedHashMap<String, Part<N>> parts = new LinkedHashMap<>();
        private final Set<String> absent = new LinkedHashSet<>();
        private @Nullable Function<N, String> id;

        private Builder(String name) {
            this.name = name;
        }

        /** The object's id; without it, objects of the type have none (payouts are so). */
        public Builder<N> id(Function<N, Long> read) {
            this.id = node -> Long.toString(read.apply(node));
            return this;
        }

        /** A value that is answered when no fields are named. */
        public Builder<N> value(
                String field, Shape shape, Function<N, ? extends @Nullable Object> read, String... about) {
            return add(new Value<>(field, shape, true, read, String.join(" ", about), membersOf(shape)));
        }

        /** A value that is answered when it is named. */
        public Builder<N> onRequest(
                String field, Shape shape, Function<N, ? extends @Nullable Object> read, String... about) {
            return add(new Value<>(field, shape, false, read, String.join(" ", about), membersOf(shape)));
        }

        /**
         * What the object that was named last is made of: {@code fields} that pick anything else of it are refused. A
         * member that is an object is written with its own members: {@code price{amount,currency}}.
         */
        public Builder<N> of(String... members) {
            return lastOf(FieldsParser.parse(String.join(",", members)));
        }

        /** Nobody knows what the object that was named last is made of: {@code fields} may pick anything of it. */
        public Builder<N> ofAnything() {
            return lastOf(null);
        }

        private Builder<N> lastOf(@Nullable Fields members) {
            if (!(parts.lastEntry().getValue() instanceof Value<N> value)) {
                throw new IllegalStateException(name + ": only values have members");
            }
            parts.put(
                    value.name(),
                    new Value<>(value.name(), value.shape(), value.byDefault(), value.read(), value.about(), members));
            return this;
        }

        private static Fields membersOf(Shape shape) {
            return shape == Shape.MONEY ? OF_MONEY : Fields.DEFAULT;
        }

        /** One other object, answered when it is named. */
        public <M> Builder<N> node(
                String field, NodeType<M> type, Function<N, ? extends @Nullable M> read, String... about) {
            return add(new Node<>(field, type, false, read, String.join(" ", about)));
        }

        /** A list of other objects, answered when it is named; it can also be read by itself, at {@code /{id}/{field}}. */
        public <M> Builder<N> edge(
                String field, NodeType<M> type, Function<N, ? extends Collection<M>> read, String... about) {
            return add(new Edge<>(field, type, false, true, read, String.join(" ", about)));
        }

        /** A list within the object, always whole; answered when no fields are named. */
        public <M> Builder<N> list(
                String field, NodeType<M> type, Function<N, ? extends Collection<M>> read, String... about) {
            return add(new Edge<>(field, type, true, false, read, String.join(" ", about)));
        }

        /** A list within the object, always whole; answered when it is named. */
        public <M> Builder<N> listOnRequest(
                String field, NodeType<M> type, Function<N, ? extends Collection<M>> read, String... about) {
            return add(new Edge<>(field, type, false, false, read, String.join(" ", about)));
        }

        /** Fields that Meta's objects have and ours never do: asking for them is no mistake, and answers nothing. */
        public Builder<N> absent(String... fields) {
            absent.addAll(List.of(fields));
            return this;
        }

        public NodeType<N> build() {
            for (Part<N> part : parts.values()) {
                if (part instanceof Value<N> value
                        && value.shape() == Shape.OBJECT
                        && value.members() == Fields.DEFAULT) {
                    throw new IllegalStateException(name + ": what is " + value.name() + " made of?");
                }
            }
            return new NodeType<>(this);
        }

        private Builder<N> add(Part<N> part) {
            if (parts.put(part.name(), part) != null) {
                throw new IllegalStateException(name + " has two fields " + part.name());
            }
            return this;
        }
    }
}
