package dev.aftersale.api.graph;

import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for. A reader fetches {@link #fetch} rows: one more than the limit, which tells whether
 * there is a next page. With {@code before} it reads backwards, nearest row first.
 */
public record Page(
        int limit, @Nullable Cursor after, @Nullable Cursor before) {

    public int fetch() {
        return limit + 1;
    }

    /**
     * @param max a greater limit is answered with this many rows: a page may hold fewer than were asked for
     * @param keys how many sort keys the list's cursors have
     */
    static Page of(Params params, int otherwise, int max, int keys) {
        Long limit = params.optionalNumber("limit", 1);
        Cursor after = cursor(params, "after", keys);
        Cursor before = cursor(params, "before", keys);
        if (after != null && before != null) {
            throw params.wrong("before", "left out where after is given");
        }
        return new Page((int) Math.min(limit == null ? otherwise : limit, max), after, before);
    }

    private static @Nullable Cursor cursor(Params params, String name, int keys) {
        String text = params.optionalText(name, 200);
        if (text == null) {
            return null;
        }
        Cursor cursor = Cursor.parse(text.strip(), keys);
        if (cursor == null) {
            throw params.wrong(name, "a cursor that a page of this list has given");
        }
        return cursor;
    }
}
