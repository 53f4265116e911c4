package dev.aftersale.api.graph;

/** Answers the calls of one route. What goes wrong leaves as a {@link dev.aftersale.base.ProblemException}. */
@FunctionalInterface
public interface Handler {
    Reply handle(Call call);
}
