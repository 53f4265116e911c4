package dev.aftersale.api.graph;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object of an answer: what is null is left out, ids are text, money is {@code {"amount","currency"}}, times are
 * ISO 8601 in UTC.
 */
public final class Obj {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final ObjectNode node;

    private Obj(ObjectNode node) {
        this.node = node;
    }

    public static Obj empty() {
        return new Obj(WireJson.NODES.objectNode());
    }

    static Obj around(ObjectNode node) {
        return new Obj(node);
    }

    public static Obj of(String name, @Nullable Object value) {
        return empty().with(name, value);
    }

    /** {@code {"success":true}}, to which a write adds what it made. */
    public static Obj success() {
        return of("success", true);
    }

    public Obj with(String name, @Nullable Object value) {
        JsonNode json = json(value);
        if (json != null) {
            node.set(name, json);
        }
        return this;
    }

    /** A number that is written as text. */
    public Obj withId(String name, @Nullable Long id) {
        return with(name, id == null ? null : Long.toString(id));
    }

    /** Everything of {@code other}, over what is there already. */
    public Obj addAll(Obj other) {
        node.setAll(other.node);
        return this;
    }

    public ObjectNode toJson() {
        return node;
    }

    /** The value as JSON; null stays null. */
    static @Nullable JsonNode json(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case JsonNode json -> json.isNull() ? null : json;
            case Obj object -> object.node;
            case String text -> WireJson.NODES.stringNode(text);
            case Boolean flag -> WireJson.NODES.booleanNode(flag);
            case Integer number -> WireJson.NODES.numberNode(number);
            case Long number -> WireJson.NODES.numberNode(number);
            case BigDecimal number -> WireJson.NODES.stringNode(number.toPlainString());
            case Money money -> money(money);
            case Instant time -> WireJson.NODES.stringNode(TIME.format(time));
            case LocalDate date -> WireJson.NODES.stringNode(date.toString());
            case Enum<?> constant -> WireJson.NODES.stringNode(constant.name());
            case Currency currency -> WireJson.NODES.stringNode(currency.getCurrencyCode());
            case MerchantId merchant -> WireJson.NODES.stringNode(merchant.toString());
            case Optional<?> optional -> json(optional.orElse(null));
            case Map<?, ?> map -> object(map);
            case Iterable<?> list -> list(list);
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        };
    }

    private static ObjectNode money(Money money) {
        return WireJson.NODES
                .objectNode()
                .put("amount", money.decimal())
                .put("currency", money.currency().getCurrencyCode());
    }

    private static ObjectNode object(Map<?, ?> map) {
        var object = empty();
        map.forEach((name, value) -> object.with(String.valueOf(name), value));
        return object.node;
    }

    private static JsonNode list(Iterable<?> list) {
        var array = WireJson.NODES.arrayNode();
        for (Object element : list) {
            JsonNode json = json(element);
            if (json != null) {
                array.add(json);
            }
        }
        return array;
    }
}
