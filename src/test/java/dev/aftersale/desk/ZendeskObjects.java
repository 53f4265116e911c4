package dev.aftersale.desk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What {@link ZendeskStub} keeps, and how Zendesk shows it. */
final class ZendeskObjects {

    private ZendeskObjects() {}

    record User(
            long id,
            String name,
            String role,
            @Nullable String externalId,
            @Nullable String email) {

        Map<String, Object> shown() {
            return Map.of("id", id, "name", name, "role", role);
        }
    }

    record Stored(String name, String type, byte[] content, String path) {

        /** @param zendesk where it is downloaded from */
        private Map<String, Object> shown(String zendesk) {
            return Map.of(
                    "file_name", name, "content_type", type, "size", content.length, "content_url", zendesk + path);
        }
    }

    record Comment(long id, long author, String body, boolean isPublic, Instant at, List<Stored> files) {

        Map<String, Object> shown(String zendesk) {
            return Map.of(
                    "id", id,
                    "author_id", author,
                    "body", body,
                    "plain_body", body,
                    "public", isPublic,
                    "created_at", at.toString(),
                    "attachments",
                            files.stream().map(file -> file.shown(zendesk)).toList());
        }
    }

    record Audit(long id, Map<String, String> custom) {

        Map<String, Object> shown() {
            return Map.of("id", id, "metadata", Map.of("custom", custom));
        }
    }

    static final class Ticket {
        final long id;
        final String externalId;
        final String subject;
        final long requester;
        final long followsUp;
        final JsonNode made;
        final List<Comment> comments = new ArrayList<>();
        final List<Audit> audits = new ArrayList<>();
        String status = "new";
        Instant updated = Instant.EPOCH;

        Ticket(long id, JsonNode made) {
            this.id = id;
            this.made = made;
            this.externalId = made.path("external_id").asString("");
            this.subject = made.path("subject").asString("");
            this.requester = made.path("requester_id").asLong(0);
            this.followsUp = made.path("via_followup_source_id").asLong(0);
        }

        Map<String, Object> shown() {
            return Map.of(
                    "id", id,
                    "external_id", externalId,
                    "requester_id", requester,
                    "status", status,
                    "updated_at", updated.toString());
        }
    }

    record PageOf<T>(List<T> rows, Map<String, Object> meta) {

        /** Small, so that paging is used. */
        private static final int SIZE = 3;

        static <T> PageOf<T> after(List<T> all, ToLongFunction<T> id, Map<String, String> query) {
            long after = Long.parseLong(query.getOrDefault("page[after]", "0"));
            var rest = all.stream().filter(one -> id.applyAsLong(one) > after).toList();
            var rows = rest.stream().limit(SIZE).toList();
            var meta = new HashMap<String, Object>();
            meta.put("has_more", rest.size() > rows.size());
            meta.put("after_cursor", rows.isEmpty() ? "" : Long.toString(id.applyAsLong(rows.getLast())));
            return new PageOf<>(rows, Map.of("meta", meta));
        }
    }
}
