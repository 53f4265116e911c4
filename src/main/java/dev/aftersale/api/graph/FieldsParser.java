package dev.aftersale.api.graph;

import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads {@code a,b{c,d.limit(5).as(x){e}}}. Blanks may stand between the parts, commas may be too many; modifiers may
 * stand before or behind the braces; {@code .fields(a,b)} is the old spelling of braces.
 */
final class FieldsParser {

    private static final int MAX_LENGTH = 10_000;
    private static final int MAX_DEPTH = 8;
    private static final int MAX_FIELDS = 500;
    private static final int MAX_ARGUMENT = 500;

    private final String text;
    private int at;
    private int count;

    private FieldsParser(String text) {
        this.text = text;
    }

    /** @throws ProblemException BAD_FIELDS, which tells the place, counted from 1 */
    static Fields parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw Problem.BAD_FIELDS.because("fields is longer than 10,000 characters.");
        }
        var parser = new FieldsParser(text);
        Fields fields = parser.list(1);
        if (parser.at < text.length()) {
            throw parser.unexpected("a comma or the end");
        }
        return fields;
    }

    private Fields list(int depth) {
        if (depth > MAX_DEPTH) {
            throw Problem.BAD_FIELDS.because("fields is nested deeper than 8 levels, at character " + (at + 1) + ".");
        }
        var fields = new LinkedHashMap<String, Fields.Field>();
        skipBlanksAnd(',');
        while (at < text.length() && isNameChar(text.charAt(at))) {
            Fields.Field field = field(depth);
            fields.merge(field.as(), field, Fields.Field::with);
            skipBlanks();
            if (at < text.length() && text.charAt(at) != ',') {
                break;
            }
            skipBlanksAnd(',');
        }
        return fields.isEmpty() ? Fields.DEFAULT : new Fields(fields);
    }

    private Fields.Field field(int depth) {
        if (++count > MAX_FIELDS) {
            throw Problem.BAD_FIELDS.because("fields names more than 500 fields.");
        }
        String name = name("the name of a field");
        Fields children = Fields.DEFAULT;
        Map<String, String> modifiers = new LinkedHashMap<>();
        while (true) {
            skipBlanks();
            if (next('{')) {
                children = children.with(list(depth + 1));
                expect('}');
            } else if (next('.')) {
                skipBlanks();
                String modifier = name("the name of a modifier");
                skipBlanks();
                expect('(');
                if (modifier.equals("fields")) {
                    children = children.with(list(depth + 1));
                    expect(')');
                } else {
                    modifiers.put(modifier, argument());
                }
            } else {
                String as = modifiers.getOrDefault("as", "");
                return new Fields.Field(name, as.isEmpty() ? name : as, children, modifiers);
            }
        }
    }

    private String name(String expected) {
        int start = at;
        while (at < text.length() && isNameChar(text.charAt(at))) {
            at++;
        }
        if (at == start) {
            throw unexpected(expected);
        }
        return text.substring(start, at);
    }

    private String argument() {
        int end = text.indexOf(')', at);
        if (end < 0 || end - at > MAX_ARGUMENT) {
            throw unexpected("an argument and a closing parenthesis");
        }
        String argument = Lenient.unquoted(text.substring(at, end).strip());
        at = end + 1;
        return argument;
    }

    private void expect(char wanted) {
        skipBlanks();
        if (!next(wanted)) {
            throw unexpected("\"" + wanted + "\"");
        }
    }

    private boolean next(char wanted) {
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private void skipBlanksAnd(char also) {
        while (at < text.length() && (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == also)) {
            at++;
        }
    }

    private static boolean isNameChar(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }

    private ProblemException unexpected(String expected) {
        String found = at < text.length() ? "\"" + text.charAt(at) + "\"" : "the end";
        return Problem.BAD_FIELDS.because("Syntax error in fields: expected " + expected + " instead of " + found
                + " at character " + (at + 1) + ".");
    }
}
