package dev.aftersale.api.graph;

import dev.aftersale.base.Actor;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import dev.aftersale.merchant.Scope;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** One call on its way: finds out who calls, what is meant, whether it is allowed, and hands it to the route's handler. */
final class Visit {

    private static final int MAX_IDS = 50;

    /** In whose name open routes are called. */
    private static final Caller NOBODY = new Caller(new MerchantId(0), 0, 0, 0, "", Set.of(), null, false);

    /** Kinds of which a merchant has one: an edge of theirs does not make another id one of them. */
    private static final Set<Kind> KNOWN_BY_CALLER = EnumSet.of(Kind.ROOT, Kind.CMS, Kind.PAGE, Kind.APP, Kind.CATALOG);

    private final Graph graph;
    private final Routes routes;
    private final Ask ask;
    private @Nullable Caller caller;
    private @Nullable Route route;
    private CallQuota.@Nullable Usage usage;

    Visit(Graph graph, Ask ask) {
        this.graph = graph;
        this.routes = graph.routes();
        this.ask = ask;
    }

    Answer answer() {
        List<String> words = ask.path().words();
        if (words.isEmpty() && ask.verb() == Verb.POST) {
            return batch();
        }
        if (ask.params().has("ids") && words.size() < 2) {
            return objects(words.isEmpty() ? "" : words.getFirst());
        }
        if (words.isEmpty()) {
            throw Problem.UNKNOWN_PATH.because("The path names no object.");
        }
        if (words.size() == 1 && routes.rootNames().contains(words.getFirst())) {
            return root(words.getFirst());
        }
        String edge = words.size() == 2 ? words.get(1) : "";
        demandEdge(edge);
        Caller entered = enter();
        return answerOf(object(entered, words.getFirst(), edge));
    }

    Answer answer(ProblemException problem) {
        return Answer.of(problem, ask.trace(), caller, usage);
    }

    /** Null if the call did not get so far. */
    @Nullable
    Route route() {
        return route;
    }

    void spent(long nanos) {
        if (caller != null) {
            graph.quota().spent(caller.appId(), nanos);
        }
    }

    private Answer answerOf(Reply reply) {
        return Answer.of(reply, caller, usage);
    }

    private Answer batch() {
        if (ask.batch() != null) {
            throw Problem.INVALID_PARAMETER.because("A batch can't hold a batch.");
        }
        return new BatchCall(graph, ask).answer();
    }

    /** {@code ?ids=1,2}: the same reading of several objects, answered by id. One that fails fails all, as in Graph. */
    private Answer objects(String edge) {
        demandEdge(edge);
        if (ask.verb() != Verb.GET) {
            throw Problem.UNKNOWN_METHOD.because("Several objects at once can only be read.");
        }
        List<String> ids = ask.params().words("ids");
        if (ids.isEmpty() || ids.size() > MAX_IDS) {
            throw ask.params().wrong("ids", "a list of 1 to " + MAX_IDS + " ids");
        }
        ObjectNode byId = WireJson.NODES.objectNode();
        for (String id : ids) {
            Caller entered = enter();
            byId.set(id, object(entered, id, edge).body());
        }
        return answerOf(new Reply(byId, false));
    }

    private Answer root(String word) {
        Route route = demand(routes.at(Kind.ROOT, word), word);
        return answerOf(route.isOpen() ? handle(NOBODY, route, 0) : handle(enter(), route, 0));
    }

    /** Finds out who calls, and counts the call. */
    private Caller enter() {
        Caller known = caller == null ? authenticate() : caller;
        caller = known;
        CallQuota.Usage used = graph.quota().take(known.appId());
        usage = used;
        if (used.minutesToWait() > 0) {
            throw Problem.TOO_MANY_CALLS.because("Application request limit reached. Calls are possible again in "
                    + used.minutesToWait() + " minutes.");
        }
        return known;
    }

    private Caller authenticate() {
        Caller known = ask.knownCaller();
        if (known != null) {
            return known;
        }
        String token = ask.token();
        if (token == null) {
            throw Problem.MISSING_TOKEN.because("An access token is required to request this resource.");
        }
        return graph.authenticator().authenticate(token, ask.proof());
    }

    private Reply object(Caller entered, String word, String edge) {
        long id = id(word, entered);
        Kind kind = kindOf(entered, id, edge);
        Map<Verb, Route> choices = routes.at(kind, edge);
        if (choices.isEmpty()) {
            throw Problem.UNKNOWN_PATH.because(
                    edge.isEmpty()
                            ? "Objects of type " + kind.graphName() + " can't be read by themselves."
                            : "Objects of type " + kind.graphName() + " have no edge " + edge + ".");
        }
        return handle(entered, demand(choices, edge.isEmpty() ? word : edge), id);
    }

    private Reply handle(Caller entered, Route found, long id) {
        route = found;
        Scope scope = found.scope();
        if (scope != null && !entered.may(scope)) {
            throw Problem.PERMISSION_DENIED.because("This call requires the permission " + scope.permission() + ".");
        }
        if (entered.suspended() && found.verb() != Verb.GET) {
            throw Problem.MERCHANT_DISABLED.because("Account " + entered.cmsId() + " is suspended: it can only read.");
        }
        var call = new Call(found, entered, id, ask.params(), ask.links());
        NodeType<?> type = found.type();
        if (type != null) {
            type.check(call.fields());
        }
        return Actor.call(acting(entered), () -> found.handler().handle(call));
    }

    /** Known by the app; where the call comes from was said when it came in. */
    private static Actor acting(Caller caller) {
        return new Actor(
                Actor.Kind.TOKEN,
                Long.toString(caller.appId()),
                caller.appName(),
                Actor.current().address(),
                Actor.Via.API);
    }

    private void demandEdge(String edge) {
        if (!edge.isEmpty() && routes.kindsWith(edge).isEmpty()) {
            throw Problem.UNKNOWN_PATH.because("Unknown path components: /" + GraphPath.brief(edge) + ".");
        }
    }

    private Route demand(Map<Verb, Route> choices, String name) {
        Route route = choices.get(ask.verb());
        if (route == null) {
            throw Problem.UNKNOWN_METHOD.because(ask.verb() + " is not supported for " + GraphPath.brief(name)
                    + "; it takes " + choices.keySet() + ".");
        }
        return route;
    }

    private static long id(String word, Caller entered) {
        if (word.equals("me")) {
            return entered.pageId();
        }
        try {
            if (GraphPath.isNumber(word)) {
                return Long.parseLong(word);
            }
        } catch (NumberFormatException e) {
            // longer than any id of ours: unknown, like any other that we never gave
        }
        throw unknown(word);
    }

    /** The caller's own ids tell by themselves, most edges tell too; only what is left is looked up. */
    private Kind kindOf(Caller entered, long id, String edge) {
        if (id == entered.cmsId()) {
            return Kind.CMS;
        }
        if (id == entered.pageId()) {
            return Kind.PAGE;
        }
        if (id == entered.appId()) {
            return Kind.APP;
        }
        Kind told = edge.isEmpty() ? null : kindToldBy(edge);
        Kind kind = told != null || id <= 0 ? told : graph.nodes().kindOf(entered.merchant(), id);
        if (kind == null) {
            throw unknown(Long.toString(id));
        }
        return kind;
    }

    /** The one kind that has the edge, apart from those that the caller carries; null if there are none or several. */
    private @Nullable Kind kindToldBy(String edge) {
        Kind only = null;
        for (Kind kind : routes.kindsWith(edge)) {
            if (!KNOWN_BY_CALLER.contains(kind)) {
                if (only != null) {
                    return null;
                }
                only = kind;
            }
        }
        return only;
    }

    private static ProblemException unknown(String word) {
        return Problem.UNKNOWN_OBJECT.because(
                "Object " + GraphPath.brief(word) + " does not exist, or is not visible to this access token.");
    }
}
