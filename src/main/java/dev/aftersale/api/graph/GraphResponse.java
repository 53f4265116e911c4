package dev.aftersale.api.graph;

import dev.aftersale.base.ProblemException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Puts an answer on the wire, under the headers that Graph's clients look for. */
final class GraphResponse {

    private static final String REVISION = "1000000001";

    private GraphResponse() {}

    static void write(Answer answer, String trace, String version, String method, HttpServletResponse response)
            throws IOException {
        byte[] body = WireJson.MAPPER.writeValueAsBytes(answer.body());
        response.setStatus(answer.status());
        response.setHeader("Content-Type", "application/json");
        response.setHeader("Cache-Control", "private, no-cache, no-store, must-revalidate");
        response.setHeader("facebook-api-version", version);
        response.setHeader("x-fb-trace-id", trace);
        response.setHeader("x-fb-request-id", trace);
        response.setHeader("x-fb-rev", REVISION);
        usage(answer, response);
        if (answer.isReplayed()) {
            response.setHeader(GraphFilter.REPLAYED, "true");
        }
        ProblemException problem = answer.problem();
        if (problem != null) {
            response.setHeader("WWW-Authenticate", ErrorEnvelope.challenge(problem));
        }
        response.setContentLength(body.length);
        if (!method.equals("HEAD")) {
            response.getOutputStream().write(body);
        }
    }

    private static void usage(Answer answer, HttpServletResponse response) {
        CallQuota.Usage usage = answer.usage();
        Caller caller = answer.caller();
        if (usage == null || caller == null) {
            return;
        }
        // The time of the processor is not counted apart from the time that calls take.
        String share = "\"call_count\":" + usage.calls() + ",\"total_cputime\":" + usage.time() + ",\"total_time\":"
                + usage.time();
        response.setHeader("X-App-Usage", "{" + share + "}");
        response.setHeader(
                "X-Business-Use-Case-Usage",
                "{\"" + caller.pageId() + "\":[{\"type\":\"pages\"," + share + ",\"estimated_time_to_regain_access\":"
                        + usage.minutesToWait() + "}]}");
        if (usage.minutesToWait() > 0) {
            response.setHeader("Retry-After", Integer.toString(usage.minutesToWait() * 60));
        }
    }
}
