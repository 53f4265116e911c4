package dev.aftersale.order;

import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * A value in a JSON document that knows where it stands, so that what is wrong with it can be said exactly. Numbers and
 * flags may come as strings: many clients know nothing else. Null is as good as absent.
 */
record JsonField(JsonNode node, String path) {

    JsonField get(String name) {
        var child = node.get(name);
        return new JsonField(
                child == null ? MissingNode.getInstance() : child, path.isEmpty() ? name : path + "." + name);
    }

    boolean isGiven() {
        return !node.isMissingNode() && !node.isNull();
    }

    JsonField required() {
        if (!isGiven()) {
            throw wrong("is required.");
        }
        return this;
    }

    JsonField object() {
        if (isGiven() && !node.isObject()) {
            throw wrong("must be an object.");
        }
        return this;
    }

    List<JsonField> list() {
        if (!isGiven()) {
            return List.of();
        }
        if (!node.isArray()) {
            throw wrong("must be an array.");
        }
        var elements = new ArrayList<JsonField>(node.size());
        for (JsonNode element : node) {
            elements.add(new JsonField(element, path + "[" + elements.size() + "]"));
        }
        return elements;
    }

    /** Text without white space around it; null if it is absent or empty. */
    @Nullable
    String text(int longest) {
        if (!isGiven()) {
            return null;
        }
        if (node.isContainer()) {
            throw wrong("must be a string.");
        }
        String text = node.asString().strip();
        if (text.length() > longest) {
            throw wrong("must not have more than " + longest + " characters.");
        }
        if (text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t' && c != '\r')
                || text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw wrong("holds a character that is no text.");
        }
        return text.isEmpty() ? null : text;
    }

    /** The same on one line: what may come to stand in the header of a mail. */
    @Nullable
    String line(int longest) {
        String text = text(longest);
        if (text != null && text.chars().anyMatch(Character::isISOControl)) {
            throw wrong("must be a single line.");
        }
        return text;
    }

    String requiredLine(int longest) {
        String line = required().line(longest);
        if (line == null) {
            throw wrong("must not be empty.");
        }
        return line;
    }

    boolean flag() {
        if (!isGiven()) {
            return false;
        }
        if (node.isContainer()) {
            throw wrong("must be true or false.");
        }
        return switch (node.asString().strip().toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0", "" -> false;
            default -> throw wrong("must be true or false.");
        };
    }

    /** A whole number; null if it is absent. */
    @Nullable
    Long number(long least, long most) {
        BigDecimal decimal = decimal("a whole number");
        if (decimal == null) {
            return null;
        }
        BigInteger whole;
        try {
            whole = decimal.toBigIntegerExact();
        } catch (ArithmeticException e) {
            throw wrong("must be a whole number.");
        }
        if (whole.compareTo(BigInteger.valueOf(least)) < 0 || whole.compareTo(BigInteger.valueOf(most)) > 0) {
            throw wrong("must be within " + least + " to " + most + ".");
        }
        return whole.longValueExact();
    }

    /** A decimal number; null if it is absent. */
    @Nullable
    BigDecimal decimal(String what) {
        if (!isGiven()) {
            return null;
        }
        String text = node.isNumber() || node.isString() ? node.asString().strip() : "";
        // Digits alone: a number such as 1e999999999 is short to write and endless to expand.
        boolean isFloat = node.isNumber() && text.length() < 40;
        if (!isFloat && !text.matches("[+-]?\\d{1,30}(\\.\\d{0,30})?")) {
            throw wrong("must be " + what + ".");
        }
        try {
            var decimal = new BigDecimal(text);
            if (decimal.precision() - decimal.scale() > 30 || decimal.scale() > 30) {
                throw wrong("is out of range.");
            }
            return decimal;
        } catch (NumberFormatException e) {
            throw wrong("must be " + what + ".");
        }
    }

    ProblemException wrong(String how) {
        return Problem.INVALID_PARAMETER.because((path.isEmpty() ? "The order" : path) + " " + how);
    }
}
