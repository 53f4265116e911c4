package dev.aftersale.base;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON as we write and store it. */
public final class Json {

    /** Thread-safe; unknown properties in stored documents are ignored, so that an older program reads newer rows. */
    public static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(tools.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .changeDefaultPropertyInclusion(
                    p -> p.withValueInclusion(com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL))
            .build();

    private Json() {}

    public static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** @throws JacksonException if {@code text} is no JSON or doesn't fit {@code type} */
    public static <T> T read(String text, Class<T> type) {
        return MAPPER.readValue(text, type);
    }

    /** @throws JacksonException if {@code text} is no JSON */
    public static JsonNode tree(String text) {
        return MAPPER.readTree(text);
    }
}
