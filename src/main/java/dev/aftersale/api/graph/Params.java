package dev.aftersale.api.graph;

import dev.aftersale.base.Ids;
import dev.aftersale.base.Money;
import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The parameters of a call, or of one object within them. Lenient in how a value is written (text or number, JSON or text
 * that holds JSON, list or comma text, either case of an enum), strict in what it must be; every refusal names the
 * parameter and what was expected. Absent, null, empty and the text {@code null} are the same: not given. What nobody
 * asks for is ignored.
 *
 * <p>Each accessor comes twice: {@code text} demands the parameter, {@code optionalText} answers null where it is absent.
 */
public final class Params {

    private static final ClassValue<Map<String, Enum<?>>> CONSTANTS = new ClassValue<>() {
        @Override
        protected Map<String, Enum<?>> computeValue(Class<?> type) {
            var byName = new HashMap<String, Enum<?>>();
            for (Object constant : type.getEnumConstants()) {
                byName.put(((Enum<?>) constant).name(), (Enum<?>) constant);
            }
            return byName;
        }
    };

    private static final Instant LAST_SECOND = Instant.parse("9999-12-31T23:59:59Z");

    private final ObjectNode values;
    private final String path;
    private final Map<String, JsonNode> parsed = new HashMap<>(4);

    Params(ObjectNode values) {
        this(values, "");
    }

    private Params(ObjectNode values, String path) {
        this.values = values;
        this.path = path;
    }

    ObjectNode values() {
        return values;
    }

    /** All of it as JSON, for readers of whole documents: what a form carries as text that holds JSON is JSON again. */
    public JsonNode json() {
        ObjectNode document = WireJson.NODES.objectNode();
        for (var property : values.properties()) {
            document.set(property.getKey(), Lenient.opened(property.getValue()));
        }
        return document;
    }

    /** Whether the parameter is given, and not null, empty or the text {@code null}. */
    public boolean has(String name) {
        return given(name) != null;
    }

    /** Whether the parameter was sent in whatever form, be it null, empty or in letters of the other case. */
    public boolean mentions(String name) {
        return values.propertyNames().stream().anyMatch(name::equalsIgnoreCase);
    }

    // ---------------------------------------------------------------- text and numbers

    public String text(String name, int maxLength) {
        return required(optionalText(name, maxLength), name);
    }

    /** Text just as it was sent: neither trimmed nor unquoted. */
    public @Nullable String optionalText(String name, int maxLength) {
        JsonNode node = given(name);
        if (node == null) {
            return null;
        }
        if (node.isContainer()) {
            throw wrong(name, "a string");
        }
        String text = node.asString();
        if (text.length() > maxLength) {
            throw wrong(name, "a string of at most " + maxLength + " characters");
        }
        if (!isStorable(text)) {
            throw wrong(name, "a string of Unicode characters other than U+0000");
        }
        return text;
    }

    /** The database stores neither U+0000 nor half a surrogate pair. */
    private static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isLowSurrogate(c)) {
                return false;
            }
            if (Character.isHighSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    public long id(String name) {
        return required(optionalId(name), name);
    }

    public @Nullable Long optionalId(String name) {
        String word = word(name, "a numeric id");
        if (word == null) {
            return null;
        }
        try {
            return Ids.parse(word);
        } catch (NumberFormatException e) {
            throw wrong(name, "a numeric id");
        }
    }

    /** A whole number of at least {@code min}. */
    public long number(String name, long min) {
        return required(optionalNumber(name, min), name);
    }

    public @Nullable Long optionalNumber(String name, long min) {
        String expected = "a whole number of at least " + min;
        String word = word(name, expected);
        if (word == null) {
            return null;
        }
        try {
            long number = Long.parseLong(word);
            if (number >= min) {
                return number;
            }
        } catch (NumberFormatException e) {
            // falls to the refusal below, as a number too small does
        }
        throw wrong(name, expected);
    }

    public boolean flag(String name, boolean otherwise) {
        String word = word(name, "true or false");
        if (word == null) {
            return otherwise;
        }
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes", "on" -> true;
            case "false", "0", "no", "off" -> false;
            default -> throw wrong(name, "true or false");
        };
    }

    /** Unix seconds, or ISO 8601 with an offset. */
    public @Nullable Instant optionalTime(String name) {
        String expected = "a time in unix seconds";
        String word = word(name, expected);
        if (word == null) {
            return null;
        }
        try {
            Instant time = word.length() < 12 || word.indexOf('-') < 1
                    ? Instant.ofEpochSecond(Long.parseLong(word))
                    : OffsetDateTime.parse(word).toInstant();
            if (!time.isBefore(Instant.EPOCH) && !time.isAfter(LAST_SECOND)) {
                return time;
            }
        } catch (NumberFormatException | DateTimeException e) {
            // falls to the refusal below, as a time out of range does
        }
        throw wrong(name, expected);
    }

    // ---------------------------------------------------------------- money

    public Money money(String name) {
        return required(optionalMoney(name), name);
    }

    /** {@code {"amount":"1.50","currency":"USD"}}, not negative, no finer than the currency's minor unit. */
    public @Nullable Money optionalMoney(String name) {
        Params money = optionalObject(name);
        if (money == null) {
            return null;
        }
        Currency currency = money.currency("currency");
        String amount = money.text("amount", 40).strip();
        String expected = "an amount such as \"10.00\", not negative and no finer than " + currency + " knows";
        try {
            Money value = Money.parse(amount, currency);
            if (value.minor() >= 0) {
                return value;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // falls to the refusal below, as a negative amount does
        }
        throw money.wrong("amount", expected);
    }

    public Currency currency(String name) {
        String expected = "a currency code of ISO 4217";
        String word = required(word(name, expected), name);
        try {
            return Currency.getInstance(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw wrong(name, expected);
        }
    }

    // ---------------------------------------------------------------- enums

    public <E extends Enum<E>> E choice(String name, Class<E> type) {
        return required(optionalChoice(name, type), name);
    }

    public <E extends Enum<E>> @Nullable E optionalChoice(String name, Class<E> type) {
        String word = word(name, oneOf(type));
        return word == null ? null : constant(name, word, type);
    }

    /** A list in any form: JSON array, {@code A,B}, brackets; empty if absent. */
    public <E extends Enum<E>> Set<E> choices(String name, Class<E> type) {
        var found = EnumSet.noneOf(type);
        for (String word : words(name)) {
            found.add(constant(name, word, type));
        }
        return found;
    }

    private <E extends Enum<E>> E constant(String name, String word, Class<E> type) {
        Enum<?> constant = CONSTANTS.get(type).get(word.toUpperCase(Locale.ROOT));
        if (constant == null) {
            throw wrong(name, oneOf(type));
        }
        return type.cast(constant);
    }

    private static String oneOf(Class<? extends Enum<?>> type) {
        var names = new StringBuilder("one of {");
        for (Enum<?> constant : type.getEnumConstants()) {
            names.append(names.length() > 8 ? ", " : "").append(constant.name());
        }
        return names.append('}').toString();
    }

    // ---------------------------------------------------------------- objects and lists

    public Params object(String name) {
        return required(optionalObject(name), name);
    }

    public @Nullable Params optionalObject(String name) {
        JsonNode node = structured(name, "a JSON object");
        if (node == null || node.isNull()) {
            return null;
        }
        return asObject(name, node);
    }

    /** A list of objects; empty if absent. A single object counts as a list of one. */
    public List<Params> objects(String name, int max) {
        JsonNode node = structured(name, "a JSON array of objects");
        if (node == null) {
            return List.of();
        }
        Collection<JsonNode> elements = Lenient.elements(node);
        if (elements.size() > max) {
            throw wrong(name, "a list of at most " + max + " objects");
        }
        var objects = new ArrayList<Params>(elements.size());
        for (JsonNode element : elements) {
            String at = name + "[" + objects.size() + "]";
            JsonNode object = element.isString() ? parse(at, element.stringValue(), "a JSON object") : element;
            objects.add(asObject(at, object));
        }
        return objects;
    }

    private Params asObject(String at, JsonNode node) {
        if (node instanceof ObjectNode object) {
            return new Params(object, pathOf(at));
        }
        throw wrong(at, "a JSON object");
    }

    /** A list of words: JSON array, comma text, brackets; empty if absent. */
    public List<String> words(String name) {
        JsonNode node = given(name);
        List<String> words = node == null ? List.of() : Lenient.words(node);
        if (words == null) {
            throw wrong(name, "a list of words");
        }
        return words;
    }

    /** One text, or each text of a list. */
    List<String> texts(String name) {
        JsonNode node = given(name);
        List<String> texts = node == null ? List.of() : Lenient.texts(node);
        if (texts == null) {
            throw wrong(name, "text or a JSON array of texts");
        }
        return texts;
    }

    // ---------------------------------------------------------------- the ground

    /** The value as it came; null for each way of not giving it. */
    private @Nullable JsonNode given(String name) {
        JsonNode node = values.get(name);
        if (node == null || node.isNull() || node.isMissingNode()) {
            return null;
        }
        if (node.isString()) {
            String text = node.stringValue();
            return text.isEmpty() || text.equals("null") ? null : node;
        }
        return node;
    }

    /** The value as JSON, parsed if it is text that holds JSON. */
    private @Nullable JsonNode structured(String name, String expected) {
        JsonNode node = given(name);
        if (node == null || !node.isString()) {
            return node;
        }
        JsonNode earlier = parsed.get(name);
        if (earlier != null) {
            return earlier;
        }
        JsonNode tree = parse(name, node.stringValue(), expected);
        if (tree.isString()) {
            tree = parse(name, tree.stringValue(), expected);
        }
        parsed.put(name, tree);
        return tree;
    }

    private JsonNode parse(String name, String text, String expected) {
        try {
            return WireJson.parse(text);
        } catch (JacksonException e) {
            throw Problem.INVALID_PARAMETER.because(
                    "Param " + pathOf(name) + " must be " + expected + ": " + WireJson.reason(e) + ".", e);
        }
    }

    /** A value that has no blanks around it and no quotes. */
    private @Nullable String word(String name, String expected) {
        JsonNode node = given(name);
        if (node == null) {
            return null;
        }
        if (node.isContainer()) {
            throw wrong(name, expected);
        }
        return Lenient.unquoted(node.asString().strip());
    }

    private <T> T required(@Nullable T value, String name) {
        if (value == null) {
            throw Problem.INVALID_PARAMETER.because("Param " + pathOf(name) + " is required.");
        }
        return value;
    }

    /** The refusal of a parameter, for checks of a handler's own: {@code throw params.wrong("items", "a non-empty list")}. */
    public ProblemException wrong(String name, String expected) {
        return Problem.INVALID_PARAMETER.because("Param " + pathOf(name) + " must be " + expected + ".");
    }

    private String pathOf(String name) {
        if (path.isEmpty()) {
            return name;
        }
        int bracket = name.indexOf('[');
        return bracket < 0
                ? path + "[" + name + "]"
                : path + "[" + name.substring(0, bracket) + "]" + name.substring(bracket);
    }
}
