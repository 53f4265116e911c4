package dev.aftersale.api.graph;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.RequestKey;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One call, read, routed and allowed: what a handler works from, and how it words its answer. */
public final class Call {

    /** As many as Meta's order lists hold at most. */
    private static final int PAGE = 25;

    private final Route route;
    private final Caller caller;
    private final long node;
    private final Params params;
    private final Fields fields;
    private final @Nullable RequestKey key;
    private final Links links;

    Call(Route route, Caller caller, long node, Params params, Links links) {
        this.route = route;
        this.caller = caller;
        this.node = node;
        this.params = params;
        this.fields = Fields.of(params);
        this.key = route.verb() == Verb.GET ? null : Fingerprint.of(route.verb(), node, route.edge(), params);
        this.links = links;
    }

    public Route route() {
        return route;
    }

    public Caller caller() {
        return caller;
    }

    public MerchantId merchant() {
        return caller.merchant();
    }

    /** The id in the path; 0 where the route has none. */
    public long node() {
        return node;
    }

    public Params params() {
        return params;
    }

    public Fields fields() {
        return fields;
    }

    /** Refuses fields that {@code type} does not have: for writes that answer with fields, before they write. */
    public void check(NodeType<?> type) {
        type.check(fields);
    }

    /** The idempotency key with this call's fingerprint; null if none was sent. */
    public @Nullable RequestKey key() {
        return key;
    }

    /** For writes that must not be repeated by accident. */
    public RequestKey requiredKey() {
        if (key == null) {
            throw params.wrong("idempotency_key", "given: the same for each repetition of a call, new for a new call");
        }
        return key;
    }

    /** Which page of a long list is asked for: 25 rows unless fewer are wanted. */
    public Page page(int cursorKeys) {
        return page(cursorKeys, PAGE);
    }

    /** Which page of a long list is asked for, {@code max} rows at most. */
    public Page page(int cursorKeys, int max) {
        return Page.of(params, PAGE, max, cursorKeys);
    }

    /** Answers with one object, of which the caller gets the fields asked for. */
    public <N> Reply reply(NodeType<N> type, N object) {
        return new Reply(type.project(object, fields, links), false);
    }

    /**
     * Answers with a page of a list.
     *
     * @param rows {@link Page#fetch()} rows, or fewer if there are no more; nearest first where the page goes backwards
     */
    public <N> Reply reply(NodeType<N> type, Page page, List<N> rows, Function<N, Cursor> cursorOf) {
        return new Reply(
                Listing.of(
                        page,
                        rows,
                        cursorOf,
                        row -> type.project(row, fields, links),
                        (direction, cursor) -> links.page(path(), params, page.limit(), direction, cursor)),
                false);
    }

    /** Answers with a list that was read as a whole: an order's items, its refunds. */
    public <N> Reply reply(NodeType<N> type, Collection<N> all) {
        Page page = Page.of(params, NodeType.EDGE_LIMIT, NodeType.MAX_EDGE_LIMIT, 1);
        return new Reply(
                Listing.ofWhole(
                        page,
                        List.copyOf(all),
                        row -> type.project(row, fields, links),
                        (direction, cursor) -> links.page(path(), params, page.limit(), direction, cursor)),
                false);
    }

    /** The object with the fields asked for, to put within an answer of a handler's own making. */
    public <N> Obj object(NodeType<N> type, N object) {
        return Obj.around(type.project(object, fields, links));
    }

    private String path() {
        return route.edge().isEmpty() ? Long.toString(node) : node + "/" + route.edge();
    }
}
