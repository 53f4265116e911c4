package dev.aftersale.api.graph;

import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import tools.jackson.databind.node.ObjectNode;

/** The one place where a problem becomes an answer. */
final class ErrorEnvelope {

    private static final int MAX_HEADER = 300;

    private ErrorEnvelope() {}

    static ObjectNode of(ProblemException e, String trace) {
        Problem problem = e.problem();
        ObjectNode envelope = WireJson.NODES.objectNode();
        ObjectNode error = envelope.putObject("error")
                .put("message", message(e))
                .put("type", "OAuthException")
                .put("code", problem.code());
        if (problem.subcode() != 0) {
            error.put("error_subcode", problem.subcode());
        }
        error.put("is_transient", problem.isTransient())
                .put("error_user_title", problem.title())
                .put("error_user_msg", e.detail() + " " + problem.advice())
                .put("fbtrace_id", trace);
        return envelope;
    }

    static String message(ProblemException e) {
        return "(#" + e.problem().code() + ") " + e.detail();
    }

    /** For the header {@code www-authenticate}: printable ASCII without quotes, because the detail may quote the caller. */
    static String challenge(ProblemException e) {
        var text = new StringBuilder("OAuth \"Facebook Platform\" \"")
                .append(e.problem().code() == 190 ? "invalid_token" : "invalid_request")
                .append("\" \"");
        String message = message(e);
        for (int i = 0; i < message.length() && i < MAX_HEADER; i++) {
            char c = message.charAt(i);
            text.append(c < ' ' || c > '~' ? '?' : c == '"' || c == '\\' ? '\'' : c);
        }
        return text.append('"').toString();
    }
}
