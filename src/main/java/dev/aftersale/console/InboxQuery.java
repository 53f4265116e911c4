package dev.aftersale.console;

import dev.aftersale.base.Ids;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.support.SupportThread.Kind;
import dev.aftersale.support.ThreadQuery;
import dev.aftersale.support.ThreadQuery.Filter;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * The inbox as its address carries it. What can't be read is left out: an address that somebody bent still shows threads.
 * A search looks at all queues: who looks for an order does not know which of them it is in.
 *
 * @param who {@code ""}: everybody's; {@code me}; {@code nobody}; or the id of a colleague
 * @param after the thread with which the page before ended; empty: the first page
 * @param via the same of the pages before it, as {@link Page#next} collects them: the way back from one page to the other
 */
public record InboxQuery(
        Kind queue, @Nullable Filter show, String who, String q, boolean test, String after, List<String> via) {

    public static final String PATH = "/console/messages";

    private static final int LONGEST = 200;

    static InboxQuery of(Form form) {
        return of(form::value, form.values(Page.VIA));
    }

    /** @param value of a parameter, "" if it isn't there */
    private static InboxQuery of(UnaryOperator<String> value, List<String> via) {
        String after = value.apply("after");
        String who = value.apply("who");
        return new InboxQuery(
                queue(value.apply("queue")),
                filter(value.apply("show")),
                who.equals("me") || who.equals("nobody") || isId(who) ? who : "",
                shortened(value.apply("q")),
                value.apply("mode").equals("test"),
                isId(after) ? after : "",
                via.stream()
                        .filter(InboxQuery::isId)
                        .limit(Page.MOST_PAGES_BACK)
                        .toList());
    }

    /** As {@link #query()} wrote it, and as somebody may have bent it. */
    static InboxQuery parse(String query) {
        var params = UriComponentsBuilder.newInstance()
                .query(query.replaceAll("[^\\w=&%.+-]", ""))
                .build()
                .getQueryParams();
        return of(
                name -> {
                    String value = params.getFirst(name);
                    try {
                        return value == null ? "" : URLDecoder.decode(value, StandardCharsets.UTF_8);
                    } catch (IllegalArgumentException e) {
                        return "";
                    }
                },
                params.getOrDefault(Page.VIA, List.of()).stream()
                        .filter(Objects::nonNull)
                        .toList());
    }

    private static Kind queue(String name) {
        for (Kind kind : Kind.values()) {
            if (kind.name().equalsIgnoreCase(name)) {
                return kind;
            }
        }
        return Kind.INQUIRY;
    }

    private static @Nullable Filter filter(String name) {
        for (Filter filter : Filter.values()) {
            if (filter.name().equalsIgnoreCase(name)) {
                return filter;
            }
        }
        return null;
    }

    private static boolean isId(String text) {
        return Ids.read(text).isPresent();
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST);
    }

    /** Who waits, unless something else is asked for; but a search finds what is answered too. */
    public Filter filter() {
        return show != null ? show : q.isEmpty() ? Filter.UNANSWERED : Filter.ALL;
    }

    public boolean isSearch() {
        return !q.isEmpty();
    }

    public boolean isNarrowed() {
        return isSearch() || !who.isEmpty() || show != null;
    }

    ThreadQuery threads(long me, int limit) {
        return new ThreadQuery(
                isSearch() ? EnumSet.allOf(Kind.class) : EnumSet.of(queue),
                filter(),
                switch (who) {
                    case "" -> null;
                    case "me" -> me;
                    case "nobody" -> ThreadQuery.NOBODY;
                    default -> Long.parseLong(who);
                },
                q,
                test,
                after.isEmpty() ? null : Long.parseLong(after),
                limit);
    }

    /** The part of an address behind the question mark; empty for the inbox as it opens. Always in one form. */
    public String query() {
        List<String> parts = new ArrayList<>();
        add(parts, "queue", queue == Kind.INQUIRY ? "" : queue.name().toLowerCase(Locale.ROOT));
        add(parts, "show", show == null ? "" : show.name().toLowerCase(Locale.ROOT));
        add(parts, "who", who);
        add(parts, "q", q);
        add(parts, "mode", test ? "test" : "");
        add(parts, "after", after);
        via.forEach(one -> add(parts, Page.VIA, one));
        return String.join("&", parts);
    }

    public String address() {
        String query = query();
        return query.isEmpty() ? PATH : PATH + "?" + query;
    }

    public InboxQuery in(Kind other) {
        return new InboxQuery(other, null, who, "", test, "", List.of());
    }

    /** The same queue as it opens. */
    public InboxQuery cleared() {
        return new InboxQuery(queue, null, "", "", false, "", List.of());
    }

    /** A thread's address that knows the way back to this list. */
    public String thread(long id) {
        String query = query();
        String address = PATH + "/" + id;
        return query.isEmpty() ? address : address + "?list=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
    }

    private static void add(List<String> parts, String name, String value) {
        if (!value.isEmpty()) {
            parts.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }
}
