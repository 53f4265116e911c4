package dev.aftersale.api.graph;

import dev.aftersale.base.Actor;
import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The API's place on the wire. It stands before everything else, so that no firewall, session or body parser of the
 * pages gets in the way of a slash too many; what is not the API's goes on to the pages.
 *
 * <p>{@code method=} in the parameters overrides the method of a POST, as old SDKs send it; a GET stays a GET, because
 * what fetches links by itself must never change anything, and one that asks for more is refused.
 */
public final class GraphFilter extends HttpFilter {

    static final String REPLAYED = "Idempotent-Replayed";

    private static final String ALLOWED = "GET, HEAD, POST, DELETE, OPTIONS";

    private final transient Graph graph;
    private final @Nullable String publicUrl;

    /** @param publicUrl under which callers see us; null to believe what each request says */
    public GraphFilter(Graph graph, @Nullable String publicUrl) {
        this.graph = graph;
        this.publicUrl = publicUrl == null || !publicUrl.endsWith("/")
                ? publicUrl
                : publicUrl.substring(0, publicUrl.length() - 1);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = request.getRequestURI();
        if (!GraphPath.isGraph(
                request.getMethod(),
                path,
                request.getQueryString(),
                graph.routes().rootNames())) {
            if (request.getMethod().equals("TRACE")) {
                response.sendError(
                        HttpServletResponse.SC_METHOD_NOT_ALLOWED); // it would tell a page's script its cookies
            } else {
                chain.doFilter(request, response);
            }
        } else if (request.getMethod().equals("OPTIONS")) {
            Sidebar.permit(request, response);
            response.setHeader("Allow", ALLOWED);
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else {
            String trace = Trace.next();
            var stranger = new Actor(Actor.Kind.TOKEN, null, "", request.getRemoteAddr(), Actor.Via.API);
            Answer answer = Actor.call(stranger, () -> answer(request, path, trace));
            Sidebar.permit(request, response);
            GraphResponse.write(answer, trace, version(path), request.getMethod(), response);
        }
    }

    private Answer answer(HttpServletRequest request, String path, String trace) {
        try {
            return graph.answer(ask(request, path, trace));
        } catch (ProblemException e) {
            return Answer.of(e, trace, null, null);
        } catch (RuntimeException | StackOverflowError e) {
            return Answer.of(Graph.unexpected(request.getMethod() + " " + path, trace, e), trace, null, null);
        }
    }

    private Ask ask(HttpServletRequest request, String path, String trace) {
        GraphPath parsed = GraphPath.parse(path);
        Params params = Wire.read(request.getQueryString(), request.getContentType(), body(request));
        return new Ask(verb(request, params), parsed, params, origin(request), trace, bearer(request), null);
    }

    private static Verb verb(HttpServletRequest request, Params params) {
        Verb verb = Verb.of(request.getMethod());
        if (verb == null) {
            throw Problem.UNKNOWN_METHOD.because("The method must be one of " + ALLOWED + ".");
        }
        String wanted = params.optionalText("method", 10);
        if (wanted == null) {
            return verb;
        }
        Verb override = Verb.of(wanted.strip());
        if (override == null) {
            throw params.wrong("method", "GET, POST or DELETE");
        }
        if (verb == Verb.GET && override != Verb.GET) {
            throw Problem.UNKNOWN_METHOD.because("A GET can't be a " + override + ": send a POST.");
        }
        return verb == Verb.POST ? override : verb;
    }

    private static byte[] body(HttpServletRequest request) {
        long length = request.getContentLengthLong();
        if (length > Wire.MAX_BODY_BYTES) {
            throw tooLarge();
        }
        try (InputStream in = request.getInputStream()) {
            byte[] body = in.readNBytes(Wire.MAX_BODY_BYTES + 1);
            if (body.length > Wire.MAX_BODY_BYTES) {
                throw tooLarge();
            }
            if (body.length < length) {
                throw Problem.INVALID_PARAMETER.because("The body is shorter than its Content-Length.");
            }
            return body;
        } catch (IOException e) {
            throw Problem.INVALID_PARAMETER.because("The body can't be read to its end.", e);
        }
    }

    private static ProblemException tooLarge() {
        return Problem.BODY_TOO_LARGE.because("The body is larger than 10 MB.");
    }

    private static @Nullable String bearer(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        if (header == null || header.length() < 8) {
            return null;
        }
        boolean isOurs =
                header.regionMatches(true, 0, "Bearer ", 0, 7) || header.regionMatches(true, 0, "OAuth ", 0, 6);
        String token = isOurs ? header.substring(header.indexOf(' ')).strip() : "";
        return token.isEmpty() || token.length() > 1_000 ? null : token;
    }

    private String origin(HttpServletRequest request) {
        if (publicUrl != null) {
            return publicUrl;
        }
        StringBuffer url = request.getRequestURL();
        int path = url.indexOf("/", url.indexOf("//") + 2);
        return path < 0 ? url.toString() : url.substring(0, path);
    }

    private static String version(String path) {
        try {
            return GraphPath.parse(path).version();
        } catch (ProblemException e) {
            return GraphPath.DEFAULT_VERSION;
        }
    }
}
