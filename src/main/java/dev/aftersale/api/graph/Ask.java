package dev.aftersale.api.graph;

import org.jspecify.annotations.Nullable;

/**
 * A call as it arrived, by itself or within a batch: read, but not yet understood.
 *
 * @param origin scheme, host and port under which the caller sees us; addresses of next pages begin with it
 * @param headerToken the token of an {@code Authorization} header
 * @param batch the batch that holds this call, and in whose name it is made unless it says otherwise; null for a call by
 *     itself
 */
record Ask(
        Verb verb,
        GraphPath path,
        Params params,
        String origin,
        String trace,
        @Nullable String headerToken,
        @Nullable Batch batch) {

    /** @param caller null if the batch names no token, and each of its calls has to */
    record Batch(Ask ask, @Nullable Caller caller) {}

    @Nullable
    String token() {
        String token = tokenInAddress();
        return token == null ? headerToken : token;
    }

    /** Whoever makes the call, if a batch has found that out already. */
    @Nullable
    Caller knownCaller() {
        return batch == null || own("access_token") != null ? null : batch.caller();
    }

    @Nullable
    String proof() {
        return own("appsecret_proof");
    }

    /** A token that came in a header stays out of addresses; the client sends the header again. */
    Links links() {
        return new Links(origin + "/" + path.version(), tokenInAddress());
    }

    private @Nullable String tokenInAddress() {
        String token = own("access_token");
        return token == null && batch != null ? batch.ask().tokenInAddress() : token;
    }

    private @Nullable String own(String name) {
        String text = params.optionalText(name, 1_000);
        return text == null || text.isBlank() ? null : text.strip();
    }
}
