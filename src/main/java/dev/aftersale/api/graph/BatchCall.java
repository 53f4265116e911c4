package dev.aftersale.api.graph;

import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code POST /} with up to 50 calls, each answered by itself in a row of an array of the same length. Calls run one after
 * another, in their order, except that a call runs before those that refer to it. What a call does stays done when a
 * later one fails.
 */
final class BatchCall {

    private static final int MAX_CALLS = 50;
    private static final int MAX_URL = 20_000;

    private final Graph graph;
    private final Ask ask;
    private final boolean includeHeaders;
    private final List<Part> parts = new ArrayList<>();
    private final Map<String, Part> byName = new HashMap<>();

    BatchCall(Graph graph, Ask ask) {
        this.graph = graph;
        this.ask = ask;
        this.includeHeaders = ask.params().flag("include_headers", true);
    }

    /** One call, and its answer once it has run. */
    private static final class Part {

        private final Params operation;
        private final String url;
        private final ObjectNode values;
        private final Set<String> needs = new HashSet<>();
        private boolean isNeeded;
        private boolean isRunning;
        private @Nullable Answer answer;

        Part(Params operation) {
            this.operation = operation;
            String relative = operation.text("relative_url", MAX_URL).strip();
            int question = relative.indexOf('?');
            this.url = question < 0 ? relative : relative.substring(0, question);
            this.values = WireJson.NODES.objectNode();
            needs.addAll(operation.words("depends_on"));
            try {
                values.setAll(values(question < 0 ? null : relative.substring(question + 1), operation));
                needs.addAll(Reference.names(url));
                needs.addAll(Reference.names(values));
            } catch (ProblemException e) {
                answer = Answer.of(e, Trace.next(), null, null); // wrong in itself: only this row tells
            }
        }

        private static ObjectNode values(@Nullable String query, Params operation) {
            JsonNode body = operation.values().get("body");
            byte[] bytes = body == null || body.isNull()
                    ? null
                    : (body.isString() ? body.stringValue() : body.toString()).getBytes(StandardCharsets.UTF_8);
            return Wire.read(query, null, bytes).values();
        }
    }

    Answer answer() {
        if (ask.params().has("asyncbatch")) {
            throw Problem.INVALID_PARAMETER.because("asyncbatch is not supported; send the calls as batch.");
        }
        for (Params operation : ask.params().objects("batch", MAX_CALLS)) {
            add(new Part(operation));
        }
        if (parts.isEmpty()) {
            throw ask.params().wrong("batch", "a JSON array of 1 to " + MAX_CALLS + " calls");
        }
        parts.forEach(part -> part.needs.forEach(name -> {
            Part needed = byName.get(name);
            if (needed != null) {
                needed.isNeeded = true;
            }
        }));
        String token = ask.token();
        Caller caller = token == null ? null : graph.authenticator().authenticate(token, ask.proof());
        ArrayNode rows = WireJson.NODES.arrayNode();
        Answer last = null;
        for (Part part : parts) {
            last = answered(part, caller);
            rows.add(row(part, last));
        }
        return Answer.of(
                new Reply(rows, false), last == null ? null : last.caller(), last == null ? null : last.usage());
    }

    private void add(Part part) {
        parts.add(part);
        String name = part.operation.optionalText("name", 100);
        if (name != null && byName.put(name, part) != null) {
            throw part.operation.wrong("name", "different for each call of the batch");
        }
    }

    private Answer answered(Part part, @Nullable Caller caller) {
        Answer answer = part.answer;
        if (answer == null) {
            answer = run(part, caller);
            part.answer = answer;
        }
        return answer;
    }

    private Answer run(Part part, @Nullable Caller caller) {
        String trace = Trace.next();
        part.isRunning = true;
        try {
            for (String name : part.needs) {
                runFirst(name, caller);
            }
            return graph.answer(asked(part, caller, trace));
        } catch (ProblemException e) {
            return Answer.of(e, trace, caller, null);
        } finally {
            part.isRunning = false;
        }
    }

    private void runFirst(String name, @Nullable Caller caller) {
        Part needed = byName.get(name);
        if (needed == null) {
            throw Problem.INVALID_PARAMETER.because("No call of the batch is named " + GraphPath.brief(name) + ".");
        }
        if (needed.isRunning) {
            throw Problem.INVALID_PARAMETER.because("Calls of the batch depend on each other in a circle.");
        }
        if (answered(needed, caller).problem() != null) {
            throw Problem.INVALID_PARAMETER.because(
                    "Not carried out: the call " + GraphPath.brief(name) + ", on which this one depends, has failed.");
        }
    }

    private Ask asked(Part part, @Nullable Caller caller, String trace) {
        String method = part.operation.optionalText("method", 10);
        Verb verb = method == null ? Verb.GET : Verb.of(method);
        if (verb == null) {
            throw part.operation.wrong("method", "GET, POST or DELETE");
        }
        String url = Reference.fill(part.url, this::body, false);
        return new Ask(
                verb,
                GraphPath.parse(withoutOrigin(url)),
                new Params((ObjectNode) Reference.fill(part.values, this::body)),
                ask.origin(),
                trace,
                ask.headerToken(),
                new Ask.Batch(ask, caller));
    }

    /** Only asked for calls that have run, because they run first. */
    private JsonNode body(String name) {
        Part part = byName.get(name);
        return part == null || part.answer == null ? WireJson.NODES.objectNode() : part.answer.body();
    }

    private static String withoutOrigin(String url) {
        if (!url.startsWith("https://") && !url.startsWith("http://")) {
            return url;
        }
        int path = url.indexOf('/', url.indexOf("//") + 2);
        return path < 0 ? "" : url.substring(path);
    }

    /** A call that others refer to keeps its success to itself unless it is told otherwise. */
    private JsonNode row(Part part, Answer answer) {
        if (answer.problem() == null && part.operation.flag("omit_response_on_success", part.isNeeded)) {
            return WireJson.NODES.nullNode();
        }
        ObjectNode row = WireJson.NODES.objectNode().put("code", answer.status());
        if (includeHeaders) {
            ArrayNode headers = row.putArray("headers");
            header(headers, "Content-Type", "application/json");
            if (answer.isReplayed()) {
                header(headers, GraphFilter.REPLAYED, "true");
            }
            if (answer.problem() != null) {
                header(headers, "WWW-Authenticate", ErrorEnvelope.challenge(answer.problem()));
            }
        }
        return row.put("body", answer.body().toString());
    }

    private static void header(ArrayNode headers, String name, String value) {
        headers.addObject().put("name", name).put("value", value);
    }
}
