package dev.aftersale.api.graph;

import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * What a call of a batch takes from the answer of another: {@code {result=first:$.data[0].id}}. Of JSONPath it knows
 * {@code .name}, {@code .*}, {@code [0]} and {@code [*]}; several values are joined by commas.
 */
record Reference(String name, String path) {

    private static final String START = "{result=";
    private static final int MAX_VALUES = 1_000;

    /** The names that a text, or the texts of a JSON value, refer to. */
    static List<String> names(JsonNode value) {
        var names = new ArrayList<String>();
        if (value.isString()) {
            names.addAll(names(value.stringValue()));
        } else {
            value.values().forEach(part -> names.addAll(names(part)));
        }
        return names;
    }

    static List<String> names(String text) {
        var names = new ArrayList<String>();
        fill(text, reference -> {
            names.add(reference.name);
            return "";
        });
        return names;
    }

    /** The value with every reference in its texts replaced. */
    static JsonNode fill(JsonNode value, Function<String, JsonNode> answers) {
        switch (value) {
            case StringNode text
            when text.stringValue().contains(START) -> {
                return WireJson.NODES.stringNode(fill(text.stringValue(), answers, isJson(text.stringValue())));
            }
            case ObjectNode object -> object.properties().forEach(p -> p.setValue(fill(p.getValue(), answers)));
            case ArrayNode list -> {
                for (int i = 0; i < list.size(); i++) {
                    list.set(i, fill(list.get(i), answers));
                }
            }
            default -> {}
        }
        return value;
    }

    static String fill(String text, Function<String, JsonNode> answers, boolean isJson) {
        return fill(text, reference -> {
            String found = reference.from(answers.apply(reference.name));
            if (!isJson) {
                return found;
            }
            String quoted = WireJson.NODES.stringNode(found).toString();
            return quoted.substring(1, quoted.length() - 1);
        });
    }

    private static boolean isJson(String text) {
        String start = text.stripLeading();
        return start.startsWith("[") || (start.startsWith("{") && !start.startsWith(START));
    }

    private static String fill(String text, Function<Reference, String> valueOf) {
        var filled = new StringBuilder();
        int at = 0;
        for (int start = text.indexOf(START); start >= 0; start = text.indexOf(START, at)) {
            int colon = text.indexOf(':', start);
            int end = text.indexOf('}', start);
            if (colon < 0 || end < colon) {
                throw broken(text.substring(start));
            }
            var reference =
                    new Reference(text.substring(start + START.length(), colon), text.substring(colon + 1, end));
            filled.append(text, at, start).append(valueOf.apply(reference));
            at = end + 1;
        }
        return filled.append(text, at, text.length()).toString();
    }

    private String from(JsonNode answer) {
        List<JsonNode> found = select(answer);
        if (found.isEmpty()) {
            throw Problem.INVALID_PARAMETER.because(
                    "The reference " + GraphPath.brief(name + ":" + path) + " finds nothing in that answer.");
        }
        return String.join(
                ",",
                found.stream()
                        .map(value -> value.isContainer() ? value.toString() : value.asString())
                        .toList());
    }

    private List<JsonNode> select(JsonNode answer) {
        if (!path.startsWith("$")) {
            throw broken(path);
        }
        List<JsonNode> found = List.of(answer);
        int at = 1;
        while (at < path.length()) {
            boolean bracket = path.charAt(at) == '[';
            if (!bracket && path.charAt(at) != '.') {
                throw broken(path);
            }
            int end = bracket ? path.indexOf(']', at) : endOfName(at + 1);
            if (end <= at + 1) {
                throw broken(path);
            }
            found = step(found, path.substring(at + 1, end));
            at = bracket ? end + 1 : end;
        }
        return found;
    }

    private int endOfName(int from) {
        int end = from;
        while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
            end++;
        }
        return end;
    }

    private static List<JsonNode> step(List<JsonNode> nodes, String step) {
        var next = new ArrayList<JsonNode>();
        for (JsonNode node : nodes) {
            if (step.equals("*")) {
                next.addAll(node.values());
            } else {
                JsonNode child = node.isArray() && GraphPath.isNumber(step) && step.length() < 9
                        ? node.get(Integer.parseInt(step))
                        : node.get(step);
                if (child != null) {
                    next.add(child);
                }
            }
            if (next.size() > MAX_VALUES) {
                throw Problem.INVALID_PARAMETER.because("A reference finds more than 1,000 values.");
            }
        }
        return next;
    }

    private static ProblemException broken(String text) {
        return Problem.INVALID_PARAMETER.because(
                "The reference " + GraphPath.brief(text) + " can't be read; expected {result=name:$.path}.");
    }
}
