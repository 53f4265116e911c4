package dev.aftersale.api.graph;

import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The API behind its wire: takes what was asked, gives what is answered, whatever happens. */
public final class Graph {

    private static final Logger log = LoggerFactory.getLogger(Graph.class);

    private final Routes routes;
    private final Authenticator authenticator;
    private final Nodes nodes;
    private final CallQuota quota;
    private final CallMeter meter;

    public Graph(Routes routes, Authenticator authenticator, Nodes nodes, CallQuota quota, MeterRegistry meters) {
        this.routes = routes;
        this.authenticator = authenticator;
        this.nodes = nodes;
        this.quota = quota;
        this.meter = new CallMeter(meters);
    }

    Routes routes() {
        return routes;
    }

    Authenticator authenticator() {
        return authenticator;
    }

    Nodes nodes() {
        return nodes;
    }

    CallQuota quota() {
        return quota;
    }

    Answer answer(Ask ask) {
        long start = System.nanoTime();
        var visit = new Visit(this, ask);
        Answer answer = answer(ask, visit);
        long nanos = System.nanoTime() - start;
        visit.spent(nanos);
        meter.count(visit.route(), answer.status(), nanos);
        return answer;
    }

    private static Answer answer(Ask ask, Visit visit) {
        try {
            return visit.answer();
        } catch (ProblemException e) {
            if (e.problem().httpStatus() >= 500) {
                log.warn("{} {} meets {}, trace {}: {}", ask.verb(), ask.path(), e.problem(), ask.trace(), cause(e));
            }
            return visit.answer(e);
        } catch (Exception | StackOverflowError e) {
            return visit.answer(unexpected(ask.verb() + " " + ask.path(), ask.trace(), e));
        }
    }

    /** What nobody foresaw: told to the log in full, to the caller by its trace alone. */
    static ProblemException unexpected(String call, String trace, Throwable e) {
        log.error("{} failed, trace {}", call, trace, e);
        return Problem.UNEXPECTED.because("An unknown error has occurred.", e);
    }

    private static String cause(Throwable e) {
        return String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause());
    }
}
