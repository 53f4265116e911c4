package dev.aftersale.desk;

import dev.aftersale.base.Ids;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What is read from Zendesk: agents' answers, and mail that it has suspended. */
final class ZendeskReading {

    private static final int PAGES = 20;

    /** Zendesk finds no more than a thousand. */
    private static final int SEARCH_PAGE = 100;

    private static final int SEARCH_PAGES = 10;

    private final ZendeskAccount account;
    private final ZendeskClient client;

    ZendeskReading(ZendeskAccount account, ZendeskClient client) {
        this.account = account;
        this.client = client;
    }

    /** A file of a comment, not fetched yet. */
    record Attachment(String name, String url, long size) {}

    /** A public comment that an agent wrote. */
    record Answer(long id, @Nullable String author, String body, Instant at, List<Attachment> attachments) {}

    /** The thread that a ticket belongs to; empty: none of ours. */
    Optional<Long> threadOf(long ticket) throws DeskTrouble {
        String id = client.find("/api/v2/tickets/" + ticket + ".json")
                .path("ticket")
                .path("external_id")
                .asString("");
        return id.length() < 15 ? Optional.empty() : Ids.read(id);
    }

    /**
     * What agents have written to the buyer, oldest first. Left out: internal notes; what end users wrote, the buyer among
     * them; and what our own user wrote.
     */
    List<Answer> answers(long ticket) throws DeskTrouble {
        var answers = new ArrayList<Answer>();
        String path = "/api/v2/tickets/" + ticket + "/comments.json?include=users&page%5Bsize%5D=100";
        String next = path;
        for (int page = 0; page < PAGES && next != null; page++) {
            JsonNode found = client.get(next);
            Map<Long, JsonNode> users = new HashMap<>();
            found.path("users").forEach(user -> users.put(user.path("id").asLong(0), user));
            for (JsonNode comment : found.path("comments")) {
                answer(comment, users).ifPresent(answers::add);
            }
            JsonNode meta = found.path("meta");
            next = meta.path("has_more").asBoolean(false)
                    ? path + "&page%5Bafter%5D=" + meta.path("after_cursor").asString("")
                    : null;
        }
        answers.sort(Comparator.comparing(Answer::at).thenComparingLong(Answer::id));
        return answers;
    }

    private Optional<Answer> answer(JsonNode comment, Map<Long, JsonNode> users) {
        long author = comment.path("author_id").asLong(0);
        JsonNode user = users.get(author);
        String role = user == null ? "" : user.path("role").asString("");
        boolean isAgent = role.equals("agent") || role.equals("admin");
        if (!comment.path("public").asBoolean(false) || !isAgent || author == account.ownUser()) {
            return Optional.empty();
        }
        String plain = comment.path("plain_body").asString("");
        return Optional.of(new Answer(
                comment.path("id").asLong(0),
                user == null ? null : user.path("name").asString(""),
                plain.isBlank() ? comment.path("body").asString("") : plain,
                Instant.parse(comment.path("created_at").asString("1970-01-01T00:00:00Z")),
                attachments(comment)));
    }

    byte[] content(Attachment attachment) throws DeskTrouble {
        return client.download(attachment.url());
    }

    private static List<Attachment> attachments(JsonNode comment) {
        var attachments = new ArrayList<Attachment>();
        for (JsonNode file : comment.path("attachments")) {
            attachments.add(new Attachment(
                    file.path("file_name").asString("file"),
                    file.path("content_url").asString(""),
                    file.path("size").asLong(0)));
        }
        return attachments;
    }

    /**
     * Tickets of ours that changed.
     *
     * @param upTo of the last of them, if there are more than could be read
     */
    record Changed(List<Long> tickets, @Nullable Instant upTo) {}

    /**
     * The oldest changes first. Searched for, and not exported: a search is allowed to agents, and knows the tag that our
     * tickets carry. It finds what is a few minutes old, and no more than a thousand at once.
     */
    Changed changedSince(Instant since) throws DeskTrouble {
        var tickets = new ArrayList<Long>();
        String query = URLEncoder.encode(
                "type:ticket tags:aftersale updated>=" + since.truncatedTo(ChronoUnit.SECONDS), StandardCharsets.UTF_8);
        Instant last = null;
        for (int page = 1; page <= SEARCH_PAGES; page++) {
            JsonNode found = client.get("/api/v2/search.json?query=" + query
                    + "&sort_by=updated_at&sort_order=asc&per_page=" + SEARCH_PAGE + "&page=" + page);
            for (JsonNode ticket : found.path("results")) {
                tickets.add(ticket.path("id").asLong(0));
                last = Instant.parse(ticket.path("updated_at").asString("1970-01-01T00:00:00Z"));
            }
            if (found.path("next_page").isNull() || found.path("next_page").isMissingNode()) {
                return new Changed(List.copyOf(tickets), null);
            }
        }
        return new Changed(List.copyOf(tickets), last);
    }

    /** Mail from {@code domain}, or a part of it, that Zendesk has put aside. It deletes it after 14 days. */
    List<DeskState.Suspended> suspended(String domain) throws DeskTrouble {
        var suspended = new ArrayList<DeskState.Suspended>();
        for (JsonNode one :
                client.get("/api/v2/suspended_tickets.json?page%5Bsize%5D=100").path("suspended_tickets")) {
            String from = one.path("author").path("email").asString("").toLowerCase(Locale.ROOT);
            if (from.endsWith("@" + domain) || from.endsWith("." + domain)) {
                suspended.add(new DeskState.Suspended(
                        one.path("id").asLong(0),
                        from,
                        one.path("subject").asString(""),
                        one.path("cause").asString(""),
                        Instant.parse(one.path("created_at").asString("1970-01-01T00:00:00Z"))));
            }
        }
        return suspended;
    }
}
