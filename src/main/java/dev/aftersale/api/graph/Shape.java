package dev.aftersale.api.graph;

/** What a parameter or a field looks like; the API's description is made of it. */
public enum Shape {
    TEXT("string", "", "text"),
    /** A number that is written as text. */
    ID("string", "", "a decimal number as text"),
    NUMBER("integer", "int64", "a whole number"),
    FLAG("boolean", "", "true or false"),
    /** Sent as unix seconds, answered as ISO 8601 with {@code +00:00}. */
    TIME("string", "date-time", "unix seconds when sent, ISO 8601 when answered"),
    DATE("string", "date", "yyyy-mm-dd"),
    MONEY("object", "", "{\"amount\":\"10.50\",\"currency\":\"USD\"}"),
    OBJECT("object", "", "an object"),
    LIST("array", "", "a list");

    private final String jsonType;
    private final String format;
    private final String about;

    Shape(String jsonType, String format, String about) {
        this.jsonType = jsonType;
        this.format = format;
        this.about = about;
    }

    String jsonType() {
        return jsonType;
    }

    String format() {
        return format;
    }

    String about() {
        return about;
    }
}
