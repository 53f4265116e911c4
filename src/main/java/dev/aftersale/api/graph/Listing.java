package dev.aftersale.api.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A page of a list as clients expect it. A page that is not the last has {@code paging.next} and both cursors; the last
 * has no {@code next} and no {@code after}, which some clients would follow; beyond the end there is {@code data} alone.
 */
final class Listing {

    private Listing() {}

    /**
     * @param rows what a reader fetched for {@code page}: one more than its limit if there is more, and nearest first if it
     *     went backwards
     * @param link makes the address of a page from a direction and a cursor; null for a list that has no address
     */
    static <T> ObjectNode of(
            Page page,
            List<T> rows,
            Function<T, Cursor> cursorOf,
            Function<T, ? extends JsonNode> json,
            @Nullable BiFunction<String, Cursor, String> link) {
        boolean backwards = page.before() != null;
        boolean more = rows.size() > page.limit();
        List<T> shown = more ? rows.subList(0, page.limit()) : rows;
        if (backwards) {
            shown = shown.reversed();
        }
        ObjectNode answer = WireJson.NODES.objectNode();
        var data = answer.putArray("data");
        shown.forEach(row -> data.add(json.apply(row)));
        boolean hasNext = backwards || more;
        boolean hasPrevious = backwards ? more : page.after() != null;
        if (shown.isEmpty() || (link == null && !hasNext && !hasPrevious)) {
            return answer;
        }
        Cursor first = cursorOf.apply(shown.getFirst());
        Cursor last = cursorOf.apply(shown.getLast());
        ObjectNode paging = answer.putObject("paging");
        ObjectNode cursors = paging.putObject("cursors").put("before", first.toString());
        if (hasPrevious && link != null) {
            paging.put("previous", link.apply("before", first));
        }
        if (hasNext) {
            cursors.put("after", last.toString());
            if (link != null) {
                paging.put("next", link.apply("after", last));
            }
        }
        return answer;
    }

    /** A row of a list that is there as a whole, and its number counted from 1. */
    record Numbered<T>(long number, T row) {}

    /** A page of a list that is there as a whole: its cursors count rows. */
    static <T> ObjectNode ofWhole(
            Page page,
            List<T> all,
            Function<T, ? extends JsonNode> json,
            @Nullable BiFunction<String, Cursor, String> link) {
        int from;
        int to;
        if (page.before() != null) {
            to = Math.max(0, within(page.before().key(0), all.size() + 1) - 1);
            from = Math.max(0, to - page.fetch());
        } else {
            from = page.after() == null ? 0 : within(page.after().key(0), all.size());
            to = Math.min(all.size(), from + page.fetch());
        }
        var rows = new ArrayList<Numbered<T>>(to - from);
        for (int i = from; i < to; i++) {
            rows.add(new Numbered<>(i + 1L, all.get(i)));
        }
        return of(
                page,
                page.before() != null ? rows.reversed() : rows,
                numbered -> Cursor.of(numbered.number()),
                numbered -> json.apply(numbered.row()),
                link);
    }

    private static int within(long number, int size) {
        return Math.clamp(number, 0, size);
    }
}
