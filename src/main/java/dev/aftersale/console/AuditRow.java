package dev.aftersale.console;

import dev.aftersale.audit.AuditEntry;
import dev.aftersale.base.Actor;
import dev.aftersale.base.Json;
import dev.aftersale.event.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * A line of the audit log: a change that was written down there, or an event.
 *
 * @param link to what was changed, where it has a page
 */
public record AuditRow(
        long id,
        Instant at,
        Actor actor,
        String action,
        String object,
        @Nullable String link,
        List<Difference> changes) {

    /** One field. Empty where it was not there, or is no more. */
    public record Difference(String field, String before, String after) {}

    static AuditRow of(AuditEntry entry) {
        return new AuditRow(
                entry.id(),
                entry.at(),
                entry.actor(),
                entry.action(),
                entry.object(),
                null,
                differences(entry.before(), entry.after()));
    }

    static AuditRow of(Event event) {
        return new AuditRow(
                event.id(),
                event.at(),
                event.actor(),
                event.type().wireName(),
                Long.toString(event.orderId()),
                "/console/orders/" + event.orderId(),
                List.of());
    }

    private static List<Difference> differences(@Nullable String before, @Nullable String after) {
        JsonNode was = before == null ? MissingNode.getInstance() : Json.tree(before);
        JsonNode is = after == null ? MissingNode.getInstance() : Json.tree(after);
        var fields = new LinkedHashSet<>(was.propertyNames());
        fields.addAll(is.propertyNames());
        var found = new ArrayList<Difference>();
        for (String field : fields) {
            String old = text(was.path(field));
            String now = text(is.path(field));
            if (!old.equals(now)) {
                found.add(new Difference(field, old, now));
            }
        }
        return found;
    }

    private static String text(JsonNode value) {
        if (value.isArray()) {
            return value.values().stream().map(AuditRow::text).collect(Collectors.joining(", "));
        }
        return value.isMissingNode() || value.isNull() ? "" : value.isValueNode() ? value.asString() : value.toString();
    }
}
