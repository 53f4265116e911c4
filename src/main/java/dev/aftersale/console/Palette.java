package dev.aftersale.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the command palette offers, in groups. */
public record Palette(String query, List<Group> groups) {

    public record Group(String label, List<Entry> entries) {}

    public record Entry(String label, @Nullable String detail, String href) {}

    public boolean isEmpty() {
        return groups.isEmpty();
    }
}
