package dev.aftersale.api.graph;

import dev.aftersale.base.ProblemException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What goes back over the wire, or into a row of a batch.
 *
 * @param problem what went wrong; null if all went well
 * @param caller null if the call was open, or failed before the caller was known
 * @param usage null where {@code caller} is
 */
record Answer(
        int status,
        JsonNode body,
        boolean isReplayed,
        @Nullable ProblemException problem,
        @Nullable Caller caller,
        CallQuota.@Nullable Usage usage) {

    static Answer of(Reply reply, @Nullable Caller caller, CallQuota.@Nullable Usage usage) {
        return new Answer(200, reply.body(), reply.replayed(), null, caller, usage);
    }

    static Answer of(ProblemException problem, String trace, @Nullable Caller caller, CallQuota.@Nullable Usage usage) {
        return new Answer(
                problem.problem().httpStatus(),
                ErrorEnvelope.of(problem, trace),
                problem.isReplayed(),
                problem,
                caller,
                usage);
    }
}
