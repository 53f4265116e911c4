package dev.aftersale.api.graph;

import dev.aftersale.base.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the parameters of a call from wherever a client put them: query string, {@code multipart/form-data} (the SDK),
 * {@code application/x-www-form-urlencoded} with brackets (PHP), JSON, or several of these. What the body says counts
 * more than what the query string says. Bytes are read here and not by the servlet container, so that each thing wrong
 * with them gets its own answer, and so that a batch reads its parts in the same way.
 */
final class Wire {

    static final int MAX_BODY_BYTES = 10 * 1024 * 1024;

    private static final byte[] NOTHING = {};

    private Wire() {}

    static Params read(@Nullable String query, @Nullable String contentType, byte @Nullable [] body) {
        var form = new Form();
        if (query != null && !query.isEmpty()) {
            UrlEncoded.read(query.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8, form);
        }
        ObjectNode json = readBody(contentType == null ? "" : contentType, body == null ? NOTHING : body, form);
        ObjectNode all = form.toObject();
        if (json != null) {
            if (json.size() > Form.MAX_PARAMETERS) {
                throw Problem.INVALID_PARAMETER.because("The call has more than 1,000 parameters.");
            }
            for (var property : json.properties()) {
                all.set(property.getKey(), property.getValue());
            }
        }
        return new Params(all);
    }

    /** @return what a JSON body says; null if the body was of another kind and went into {@code form} */
    private static @Nullable ObjectNode readBody(String contentType, byte[] body, Form form) {
        int start = firstNonBlank(body);
        if (start == body.length) {
            return null;
        }
        Charset charset = charset(contentType);
        String type = contentType.toLowerCase(Locale.ROOT);
        if (type.startsWith("multipart/")) {
            Multipart.read(body, contentType, charset, form);
            return null;
        }
        // Clients that send JSON under the label of a form are not rare, and no parameter's name begins with a brace.
        if (type.contains("json") || body[start] == '{' || body[start] == '[') {
            return object(json(body, charset));
        }
        UrlEncoded.read(body, charset, form);
        return null;
    }

    private static JsonNode json(byte[] body, Charset charset) {
        try {
            return charset.equals(StandardCharsets.UTF_8)
                    ? WireJson.parse(body)
                    : WireJson.parse(new String(body, charset));
        } catch (JacksonException e) {
            throw Problem.INVALID_PARAMETER.because("The body is not valid JSON: " + WireJson.reason(e) + ".", e);
        }
    }

    /** An array can only be meant as a batch. */
    private static ObjectNode object(JsonNode json) {
        if (json instanceof ObjectNode object) {
            return object;
        }
        if (json.isArray()) {
            return WireJson.NODES.objectNode().set("batch", json);
        }
        throw Problem.INVALID_PARAMETER.because("The body must be a JSON object with the parameters by name.");
    }

    private static int firstNonBlank(byte[] body) {
        int i = 0;
        while (i < body.length && (body[i] == ' ' || body[i] == '\t' || body[i] == '\r' || body[i] == '\n')) {
            i++;
        }
        return i;
    }

    private static Charset charset(String contentType) {
        String name = HeaderParameter.of(contentType, "charset");
        return switch (name == null ? "utf-8" : name.toLowerCase(Locale.ROOT)) {
            case "utf-8", "utf8", "us-ascii", "ascii" -> StandardCharsets.UTF_8;
            case "iso-8859-1", "latin1" -> StandardCharsets.ISO_8859_1;
            default -> throw Problem.INVALID_PARAMETER.because("The body's charset is not supported; send UTF-8.");
        };
    }

    /** @throws dev.aftersale.base.ProblemException where the bytes are not of that charset: nothing is replaced silently */
    static String text(byte[] bytes, int from, int to, Charset charset) {
        if (isAscii(bytes, from, to)) {
            return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        }
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Problem.INVALID_PARAMETER.because("The request is not valid UTF-8.", e);
        }
    }

    private static boolean isAscii(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }
}
