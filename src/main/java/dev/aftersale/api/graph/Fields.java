package dev.aftersale.api.graph;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which fields of an object are asked for, as {@code fields=id,items.limit(5){retailer_id,quantity}} says: names, what is
 * asked of their objects, and modifiers.
 */
public final class Fields {

    /** No fields were named: each object answers with its defaults. */
    public static final Fields DEFAULT = new Fields(Map.of());

    /**
     * @param as the name under which the value is answered
     * @param children what is asked of the objects of this field
     * @param modifiers such as {@code limit} → {@code 5}
     */
    record Field(String name, String as, Fields children, Map<String, String> modifiers) {

        Field with(Field other) {
            var both = new LinkedHashMap<>(modifiers);
            both.putAll(other.modifiers);
            return new Field(other.name, as, children.with(other.children), both);
        }

        @Override
        public String toString() {
            var text = new StringBuilder(name);
            modifiers.forEach((modifier, value) ->
                    text.append('.').append(modifier).append('(').append(value).append(')'));
            return children.isDefault()
                    ? text.toString()
                    : text.append('{').append(children).append('}').toString();
        }
    }

    private final Map<String, Field> byAlias;

    Fields(Map<String, Field> byAlias) {
        this.byAlias = byAlias;
    }

    /** The fields that a call asks for, in any of its spellings. */
    static Fields of(Params params) {
        return params.has("fields") ? FieldsParser.parse(String.join(",", params.texts("fields"))) : DEFAULT;
    }

    public boolean isDefault() {
        return byAlias.isEmpty();
    }

    /** Whether the field was named. False for every field where none was. */
    public boolean wants(String name) {
        return byAlias.values().stream().anyMatch(field -> field.name().equals(name));
    }

    /** What is asked of the objects of that field. */
    public Fields of(String name) {
        return byAlias.values().stream()
                .filter(field -> field.name().equals(name))
                .map(Field::children)
                .reduce(DEFAULT, Fields::with);
    }

    Collection<String> names() {
        return byAlias.values().stream().map(Field::name).toList();
    }

    Collection<Field> all() {
        return byAlias.values();
    }

    Fields with(Fields other) {
        if (isDefault() || other.isDefault()) {
            return isDefault() ? other : this;
        }
        var both = new LinkedHashMap<>(byAlias);
        other.byAlias.forEach((alias, field) -> both.merge(alias, field, Field::with));
        return new Fields(both);
    }

    /** As a client would write it. */
    @Override
    public String toString() {
        return String.join(",", byAlias.values().stream().map(Field::toString).toList());
    }
}
