package dev.aftersale.api.graph;

import tools.jackson.databind.JsonNode;

/**
 * The answer to a call that went well.
 *
 * @param replayed whether it is the answer of an earlier call with the same idempotency key
 */
public record Reply(JsonNode body, boolean replayed) {

    public static Reply of(Obj object) {
        return new Reply(object.toJson(), false);
    }

    public static Reply of(Obj object, boolean replayed) {
        return new Reply(object.toJson(), replayed);
    }
}
