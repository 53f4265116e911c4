package dev.aftersale.api.graph;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** JSON that strangers send: exact in its numbers, bounded in its depth, its size in memory and its digits. */
final class WireJson {

    static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** 10,000 order lines of sixty tokens fit; ten megabytes of nothing but brackets do not. */
    private static final int MAX_TOKENS = 600_000;

    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(100)
                            .maxNumberLength(100)
                            .maxNameLength(1_000)
                            .maxStringLength(Wire.MAX_BODY_BYTES)
                            .maxTokenCount(MAX_TOKENS)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private WireJson() {}

    static JsonNode parse(String text) throws JacksonException {
        try {
            return MAPPER.readTree(text);
        } catch (NumberFormatException e) {
            throw outOfRange(e);
        }
    }

    static JsonNode parse(byte[] utf8) throws JacksonException {
        try {
            return MAPPER.readTree(utf8);
        } catch (NumberFormatException e) {
            throw outOfRange(e);
        }
    }

    /** What Jackson lets through unwrapped: an exponent beyond all bounds. */
    private static JacksonException outOfRange(NumberFormatException e) {
        return new StreamReadException(null, "a number is out of range", null, e);
    }

    /** Why it is no JSON, in one line without a copy of the text. */
    static String reason(JacksonException e) {
        String message = String.valueOf(e.getOriginalMessage());
        int end = message.indexOf('\n');
        String line = end < 0 ? message : message.substring(0, end);
        String brief = line.length() <= 200 ? line : line.substring(0, 200) + "…";
        var location = e.getLocation();
        return location == null || location.getColumnNr() < 1
                ? brief
                : brief + " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }
}
