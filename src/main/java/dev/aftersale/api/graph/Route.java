package dev.aftersale.api.graph;

import dev.aftersale.merchant.Scope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of the API: what is called, by whom, with what, and who answers.
 *
 * @param edge the word behind the id; empty for the object itself; for {@link Kind#ROOT} the only word of the path
 * @param scope what the token must be good for; null if any token will do
 * @param isOpen whether the call needs no token at all
 * @param type what is answered, and what {@code fields} may name; null for an answer of a shape of its own
 * @param isList whether a list of {@code type} is answered
 * @param answers what else is answered: the fields of an answer of a shape of its own
 */
public record Route(
        Verb verb,
        Kind kind,
        String edge,
        @Nullable Scope scope,
        boolean isOpen,
        String summary,
        List<Parameter> parameters,
        @Nullable NodeType<?> type,
        boolean isList,
        List<Parameter> answers,
        Handler handler) {

    /** A parameter, or a field of an answer, for the API's description: the handler is what reads it, or writes it. */
    public record Parameter(String name, Shape shape, boolean isRequired, String about) {}

    public static Route get(Kind kind, String edge, @Nullable Scope scope, String summary, Handler handler) {
        return new Route(Verb.GET, kind, edge, scope, false, summary, List.of(), null, false, List.of(), handler);
    }

    public static Route post(Kind kind, String edge, @Nullable Scope scope, String summary, Handler handler) {
        return new Route(Verb.POST, kind, edge, scope, false, summary, List.of(), null, false, List.of(), handler);
    }

    public static Route delete(Kind kind, String edge, @Nullable Scope scope, String summary, Handler handler) {
        return new Route(Verb.DELETE, kind, edge, scope, false, summary, List.of(), null, false, List.of(), handler);
    }

    /** The same for everyone, without a token. */
    public Route open() {
        return new Route(verb, kind, edge, scope, true, summary, parameters, type, isList, answers, handler);
    }

    /** The same on another kind of object. */
    public Route on(Kind other) {
        return new Route(verb, other, edge, scope, isOpen, summary, parameters, type, isList, answers, handler);
    }

    public Route returns(NodeType<?> node) {
        return new Route(verb, kind, edge, scope, isOpen, summary, parameters, node, false, answers, handler);
    }

    public Route returnsListOf(NodeType<?> node) {
        return new Route(verb, kind, edge, scope, isOpen, summary, parameters, node, true, answers, handler);
    }

    public Route needs(String name, Shape shape, String about) {
        return with(new Parameter(name, shape, true, about));
    }

    public Route takes(String name, Shape shape, String about) {
        return with(new Parameter(name, shape, false, about));
    }

    public Route answers(String name, Shape shape, String about) {
        var more = new ArrayList<>(answers);
        more.add(new Parameter(name, shape, false, about));
        return new Route(
                verb, kind, edge, scope, isOpen, summary, parameters, type, isList, List.copyOf(more), handler);
    }

    private Route with(Parameter parameter) {
        var more = new ArrayList<>(parameters);
        more.add(parameter);
        return new Route(verb, kind, edge, scope, isOpen, summary, List.copyOf(more), type, isList, answers, handler);
    }

    /** Such as {@code POST CommerceOrder/refunds}. */
    @Override
    public String toString() {
        return verb + " " + kind.graphName() + (edge.isEmpty() ? "" : "/" + edge);
    }
}
