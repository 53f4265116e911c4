package dev.aftersale.desk;

import static java.util.stream.Collectors.joining;

import dev.aftersale.base.Texts;
import dev.aftersale.support.Message;
import dev.aftersale.upload.NamedFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Zendesk: a ticket for each thread, found by the thread's id as its {@code external_id}. What the buyer writes is a public
 * comment of the ticket's requester; what the merchant or the platform writes elsewhere is noted there, internally.
 *
 * <p>Each comment carries its message's id as metadata of its audit. Whether an attempt without an answer was taken is read
 * there; and an update after such an attempt names the state of the ticket that was read, so that Zendesk refuses it (409)
 * if the earlier one arrives in between.
 *
 * @param noteTicket is told of the ticket and its requester as soon as they are known
 */
record ZendeskDesk(ZendeskAccount account, ZendeskClient client, BiConsumer<Handover, Handover.Ticket> noteTicket)
        implements ApiDesk {

    /** Of a comment's audit; Zendesk puts it under {@code metadata.custom}. */
    static final String MESSAGE = "aftersale_message";

    private static final int LONGEST_SUBJECT = 150;
    private static final int PAGES = 20;

    private record Found(long id, long requester, boolean closed, String updatedAt) {

        static Found of(JsonNode ticket) {
            return new Found(
                    ticket.path("id").asLong(0),
                    ticket.path("requester_id").asLong(0),
                    ticket.path("status").asString("").equals("closed"),
                    ticket.path("updated_at").asString(""));
        }

        Handover.Ticket ticket() {
            return new Handover.Ticket(id, requester);
        }
    }

    @Override
    public void greet() throws DeskTrouble {
        whoWeAre();
    }

    /** The id of the user that we act for. Without a valid token, Zendesk tells of an anonymous one. */
    long whoWeAre() throws DeskTrouble {
        JsonNode user = client.get("/api/v2/users/me.json").path("user");
        String role = user.path("role").asString("");
        if (!role.equals("agent") && !role.equals("admin")) {
            throw DeskTrouble.refused("Zendesk does not know this user and token as an agent.");
        }
        return user.path("id").asLong(0);
    }

    @Override
    public void take(Handover handover) throws DeskTrouble {
        Handover.Ticket known = handover.ticket();
        if (known != null && handover.isFirstTry() && comment(handover, known, null)) {
            return;
        }
        Optional<Found> found = newest(handover);
        if (found.isEmpty()) {
            open(handover, null);
            return;
        }
        Found ticket = found.get();
        noteTicket.accept(handover, ticket.ticket());
        if (!handover.isFirstTry() && carries(ticket.id(), handover.message())) {
            return;
        }
        String stamp = handover.isFirstTry() ? null : ticket.updatedAt();
        if (ticket.closed() || !comment(handover, ticket.ticket(), stamp)) {
            open(handover, ticket);
        }
    }

    /** The ticket of the thread that can still be written to; else the last one that was closed. */
    private Optional<Found> newest(Handover handover) throws DeskTrouble {
        var all = new ArrayList<Found>();
        for (JsonNode ticket : client.get(
                        "/api/v2/tickets.json?external_id=" + handover.thread().id())
                .path("tickets")) {
            all.add(Found.of(ticket));
        }
        return all.stream()
                .max(Comparator.comparing((Found one) -> !one.closed()).thenComparingLong(Found::id));
    }

    private boolean carries(long ticket, Message message) throws DeskTrouble {
        String wanted = Long.toString(message.id());
        String path = "/api/v2/tickets/" + ticket + "/audits.json?page[size]=100";
        String next = path;
        for (int page = 0; page < PAGES && next != null; page++) {
            JsonNode audits = client.get(next.replace("[", "%5B").replace("]", "%5D"));
            for (JsonNode audit : audits.path("audits")) {
                if (audit.path("metadata")
                        .path("custom")
                        .path(MESSAGE)
                        .asString("")
                        .equals(wanted)) {
                    return true;
                }
            }
            next = nextPage(path, audits);
        }
        return false;
    }

    private static @Nullable String nextPage(String path, JsonNode answer) {
        JsonNode meta = answer.path("meta");
        return meta.path("has_more").asBoolean(false)
                ? path + "&page[after]=" + meta.path("after_cursor").asString("")
                : null;
    }

    /** @return false if the ticket is closed, or gone */
    private boolean comment(Handover handover, Handover.Ticket ticket, @Nullable String stamp) throws DeskTrouble {
        var update = new LinkedHashMap<String, Object>();
        update.put("comment", comment(handover, ticket.requester()));
        update.put("metadata", Map.of(MESSAGE, Long.toString(handover.message().id())));
        if (handover.isOfBuyer()) {
            update.put("status", "open");
        }
        if (stamp != null) {
            update.put("safe_update", true);
            update.put("updated_stamp", stamp);
        }
        var answer = client.put("/api/v2/tickets/" + ticket.id() + ".json", Map.of("ticket", update));
        boolean isClosed = answer.statusCode() == 422
                && ZendeskClient.json(answer)
                        .toString()
                        .toLowerCase(Locale.ROOT)
                        .contains("closed");
        if (isClosed || answer.statusCode() == 404) {
            return false;
        }
        ZendeskClient.checked(answer);
        return true;
    }

    /** @param closed the ticket that the new one goes on from */
    private void open(Handover handover, @Nullable Found closed) throws DeskTrouble {
        long requester = closed == null ? requester(handover) : closed.requester();
        var ticket = new LinkedHashMap<String, Object>();
        ticket.put("external_id", Long.toString(handover.thread().id()));
        ticket.put("subject", subject(handover));
        ticket.put("requester_id", requester);
        if (handover.isOfBuyer()) {
            ticket.put("submitter_id", requester); // whoever submits it is the author of its first comment
        }
        ticket.put("comment", comment(handover, requester));
        ticket.put("tags", tags(handover));
        ticket.put("custom_fields", fields(handover));
        ticket.put("metadata", Map.of(MESSAGE, Long.toString(handover.message().id())));
        Long group = account.group(handover.queue());
        if (group != null) {
            ticket.put("group_id", group);
        }
        String recipient = handover.merchant().addressFor(handover.queue());
        if (recipient != null) {
            ticket.put("recipient", recipient);
        }
        if (closed != null) {
            ticket.put("via_followup_source_id", closed.id());
        }
        String key = handover.thread().id() + "-" + handover.message().id();
        var made = Found.of(client.post("/api/v2/tickets.json", Map.of("ticket", ticket), key)
                .path("ticket"));
        noteTicket.accept(handover, new Handover.Ticket(made.id(), requester));
    }

    /** A user for each thread: buyers are never taken for one another, and none of their addresses is told. */
    private long requester(Handover handover) throws DeskTrouble {
        var user = new LinkedHashMap<String, Object>();
        String name = handover.order().buyer().name();
        user.put(
                "name",
                name == null || name.isBlank() ? "Order " + handover.order().id() : name);
        user.put("email", handover.mask());
        user.put("external_id", "aftersale-" + handover.thread().id());
        user.put("skip_verify_email", true);
        return client.post("/api/v2/users/create_or_update.json", Map.of("user", user), null)
                .path("user")
                .path("id")
                .asLong(0);
    }

    private Map<String, Object> comment(Handover handover, long requester) throws DeskTrouble {
        var uploads = new ArrayList<String>();
        for (NamedFile file : handover.files()) {
            uploads.add(client.upload(
                    file.name(), file.file().mediaType(), file.file().content()));
        }
        var comment = new LinkedHashMap<String, Object>();
        comment.put("body", body(handover));
        if (!uploads.isEmpty()) {
            comment.put("uploads", uploads);
        }
        comment.put("public", handover.isOfBuyer());
        if (handover.isOfBuyer()) {
            comment.put("author_id", requester);
        }
        return comment;
    }

    private static String body(Handover handover) {
        var message = handover.message();
        var texts = texts(handover);
        return switch (message.author()) {
            case BUYER -> message.body().isEmpty() ? names(handover) : message.body(); // Zendesk wants words
            case MERCHANT ->
                texts.get("desk.note.merchant", message.authorName() == null ? "Aftersale" : message.authorName())
                        + "\n\n" + message.body();
            case PLATFORM -> texts.get("desk.note.platform") + "\n\n" + message.body();
        };
    }

    private static String names(Handover handover) {
        return handover.files().stream().map(NamedFile::name).collect(joining(", "));
    }

    private static Texts texts(Handover handover) {
        return Texts.in(handover.merchant().settings().shop().locale());
    }

    private static String subject(Handover handover) {
        String words = "[Order #%d] %s%s"
                .formatted(
                        handover.order().id(),
                        texts(handover).get("desk.subject." + handover.queue().key()),
                        handover.order().core().reference() == null
                                ? ""
                                : " · " + handover.order().core().reference());
        return words.length() <= LONGEST_SUBJECT ? words : words.substring(0, LONGEST_SUBJECT);
    }

    private static List<String> tags(Handover handover) {
        var tags = new ArrayList<String>();
        tags.add("aftersale");
        tags.add("aftersale_" + handover.queue().key());
        if (handover.thread().test()) {
            tags.add("aftersale_test");
        }
        return tags;
    }

    /** A record, not a map: a call that is repeated under its key after a restart must read as it did before. */
    private record CustomField(long id, String value) {}

    private List<CustomField> fields(Handover handover) {
        var fields = new ArrayList<CustomField>();
        field(fields, account.orderField(), Long.toString(handover.order().id()));
        field(fields, account.referenceField(), handover.order().core().reference());
        field(fields, account.eventField(), handover.queue().key());
        return fields;
    }

    private static void field(List<CustomField> fields, @Nullable Long id, @Nullable String value) {
        if (id != null && value != null) {
            fields.add(new CustomField(id, value));
        }
    }
}
