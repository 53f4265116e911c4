package dev.aftersale.api.graph;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.regex.Pattern;

/**
 * Lets pages of Zendesk's apps look orders up from an agent's browser. Those pages alone, that route alone: everything else
 * of the API is called by servers, and no page of another site may read it.
 */
final class Sidebar {

    private static final Pattern ROUTE = Pattern.compile("(?:/+v[0-9.]{1,7})?/+[0-9]{1,19}/+order_lookup/*");
    private static final Pattern APPS =
            Pattern.compile("https://[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.apps\\.zdusercontent\\.com");

    private Sidebar() {}

    static void permit(HttpServletRequest request, HttpServletResponse response) {
        if (!ROUTE.matcher(request.getRequestURI()).matches()) {
            return;
        }
        response.addHeader("Vary", "Origin");
        String origin = request.getHeader("Origin");
        if (origin == null || !APPS.matcher(origin).matches()) {
            return;
        }
        response.setHeader("Access-Control-Allow-Origin", origin);
        if (request.getMethod().equals("OPTIONS")) {
            response.setHeader("Access-Control-Allow-Methods", "GET");
            response.setHeader("Access-Control-Allow-Headers", "Authorization");
            response.setHeader("Access-Control-Max-Age", "600");
        }
    }
}
