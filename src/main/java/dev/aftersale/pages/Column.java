package dev.aftersale.pages;

import org.jspecify.annotations.Nullable;

/**
 * The head of a column.
 *
 * @param num    whether its cells are numbers, aligned at their end
 * @param hidden whether only screen readers need its label: for a column of buttons
 * @param href   where a click on it sorts; null if it can't
 * @param sort   1 ascending, -1 descending, 0 not sorted by this one
 */
public record Column(
        String label, boolean num, boolean hidden, @Nullable String href, int sort) {

    public static Column text(String label) {
        return new Column(label, false, false, null, 0);
    }

    public static Column num(String label) {
        return new Column(label, true, false, null, 0);
    }

    public static Column hidden(String label) {
        return new Column(label, false, true, null, 0);
    }

    /** The same, as a link that sorts. */
    public Column sorted(String href, int sort) {
        return new Column(label, num, hidden, href, sort);
    }

    public @Nullable String ariaSort() {
        return sort == 0 ? null : sort > 0 ? "ascending" : "descending";
    }

    public String arrow() {
        return sort == 0 ? "" : sort > 0 ? " ↑" : " ↓";
    }
}
