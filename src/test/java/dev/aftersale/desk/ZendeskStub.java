package dev.aftersale.desk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.aftersale.base.Json;
import dev.aftersale.desk.ZendeskObjects.Audit;
import dev.aftersale.desk.ZendeskObjects.Comment;
import dev.aftersale.desk.ZendeskObjects.PageOf;
import dev.aftersale.desk.ZendeskObjects.Stored;
import dev.aftersale.desk.ZendeskObjects.Ticket;
import dev.aftersale.desk.ZendeskObjects.User;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Zendesk, as far as it is documented and we use it: it keeps users, tickets, comments and audits, refuses what the real one
 * refuses, and fails as networks do, before the work is done or after it.
 */
final class ZendeskStub implements AutoCloseable {

    static final String EMAIL = "aftersale@shop.test";
    static final String TOKEN = "zendesk-api-token";
    static final String SIGNING = "zendesk-signing-secret";
    static final long OWN_USER = 900_001;
    static final long AGENT = 900_002;

    /** What the index of the search is behind. */
    private static final Duration INDEXED_AFTER = Duration.ofMinutes(3);

    private final HttpServer server;
    private final Map<Long, User> users = new HashMap<>();
    private final Map<Long, Ticket> tickets = new LinkedHashMap<>();
    private final Map<String, Long> keys = new HashMap<>();
    private final Map<String, Stored> uploads = new HashMap<>();
    private final List<Map<String, Object>> suspended = new ArrayList<>();
    private long lastId = 1_000_000;
    private Random dice = new Random(0);
    private int faultsOfHundred;
    private InstantSource clock = InstantSource.system();
    int faults;
    int searches;
    int lostReplies;

    ZendeskStub() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        users.put(OWN_USER, new User(OWN_USER, "Aftersale", "agent", null, EMAIL));
        users.put(AGENT, new User(AGENT, "Ann Agent", "agent", null, "ann@shop.test"));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    synchronized void fail(Random with, int ofHundred) {
        dice = with;
        faultsOfHundred = ofHundred;
    }

    synchronized void goBy(InstantSource time) {
        clock = time;
    }

    /** Later than any change before, to the second. */
    private void changed(Ticket ticket) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant next = ticket.updated.plusSeconds(1);
        ticket.updated = now.isAfter(next) ? now : next;
    }

    synchronized @Nullable String emailOf(long user) {
        return users.get(user).email();
    }

    synchronized List<Ticket> ticketsOf(long thread) {
        return tickets.values().stream()
                .filter(ticket -> ticket.externalId.equals(Long.toString(thread)))
                .toList();
    }

    /** All comments of a thread's tickets, in the order in which they were made. */
    synchronized List<Comment> commentsOf(long thread) {
        return ticketsOf(thread).stream()
                .flatMap(ticket -> ticket.comments.stream())
                .toList();
    }

    synchronized long agentWrites(long ticket, String body, boolean isPublic, Instant at, Stored... files) {
        var written = tickets.get(ticket);
        if (written.status.equals("closed")) {
            throw new IllegalStateException("nobody writes on a closed ticket");
        }
        written.comments.add(new Comment(++lastId, AGENT, body, isPublic, at, List.of(files)));
        changed(written);
        return lastId;
    }

    synchronized Stored keep(String name, String type, byte[] content) {
        var stored = new Stored(name, type, content, "/attachments/token/" + ++lastId);
        uploads.put(stored.path(), stored);
        return stored;
    }

    synchronized void close(long ticket) {
        tickets.get(ticket).status = "closed";
        changed(tickets.get(ticket));
    }

    synchronized void suspend(String from, String subject, String cause) {
        suspended.add(Map.of(
                "id",
                ++lastId,
                "author",
                Map.of("email", from),
                "subject",
                subject,
                "cause",
                cause,
                "created_at",
                "2026-11-20T10:00:00Z"));
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Answer answer;
        synchronized (this) {
            boolean isFaulty = dice.nextInt(100) < faultsOfHundred;
            int fault = isFaulty ? dice.nextInt(4) : -1;
            if (isFaulty) {
                faults++;
            }
            if (fault == 0) {
                exchange.getResponseHeaders().set("Retry-After", Integer.toString(1 + dice.nextInt(20)));
                answer = new Answer(429, Map.of("error", "TooManyRequests"));
            } else if (fault == 1) {
                answer = new Answer(500, Map.of("error", "InternalServerError"));
            } else {
                answer = answer(exchange, body);
                if (fault >= 2) {
                    lostReplies++;
                    exchange.close(); // what was asked is done, and nobody hears of it
                    return;
                }
            }
        }
        byte[] bytes = answer.body() instanceof byte[] raw
                ? raw
                : Json.write(answer.body()).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        try (exchange) {
            exchange.getResponseBody().write(bytes);
        }
    }

    private record Answer(int status, Object body) {}

    private static final Pattern TICKET = Pattern.compile("/api/v2/tickets/(\\d+)(?:/(comments|audits))?\\.json");

    private Answer answer(HttpExchange exchange, byte[] body) {
        String path = exchange.getRequestURI().getPath();
        String method = exchange.getRequestMethod();
        Map<String, String> query = query(exchange.getRequestURI().getQuery());
        if (path.startsWith("/attachments/")) {
            var stored = uploads.get(path);
            return stored == null ? new Answer(404, Map.of()) : new Answer(200, stored.content());
        }
        String wanted = "Basic "
                + Base64.getEncoder().encodeToString((EMAIL + "/token:" + TOKEN).getBytes(StandardCharsets.UTF_8));
        if (!wanted.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return new Answer(401, Map.of("error", "Couldn't authenticate you"));
        }
        Matcher one = TICKET.matcher(path);
        if (path.equals("/api/v2/users/me.json")) {
            return new Answer(200, Map.of("user", users.get(OWN_USER).shown()));
        }
        if (path.equals("/api/v2/users/create_or_update.json") && method.equals("POST")) {
            return createOrUpdate(json(body).path("user"));
        }
        if (path.equals("/api/v2/tickets.json")) {
            return method.equals("POST")
                    ? create(
                            exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                            json(body).path("ticket"))
                    : search(query);
        }
        if (path.equals("/api/v2/search.json")) {
            return find(query);
        }
        if (path.equals("/api/v2/uploads.json")) {
            return upload(
                    query.getOrDefault("filename", ""),
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    body);
        }
        if (path.equals("/api/v2/suspended_tickets.json")) {
            return new Answer(200, Map.of("suspended_tickets", List.copyOf(suspended)));
        }
        if (one.matches()) {
            var ticket = tickets.get(Long.parseLong(one.group(1)));
            if (ticket == null) {
                return new Answer(404, Map.of("error", "RecordNotFound"));
            }
            if (one.group(2) == null) {
                return method.equals("PUT")
                        ? update(ticket, json(body).path("ticket"))
                        : new Answer(200, Map.of("ticket", ticket.shown()));
            }
            return one.group(2).equals("comments") ? comments(ticket, query) : audits(ticket, query);
        }
        return new Answer(404, Map.of("error", "InvalidEndpoint"));
    }

    private Answer createOrUpdate(JsonNode user) {
        if (user.path("name").asString("").isBlank()) {
            return invalid("name", "Name: cannot be blank");
        }
        String externalId = user.path("external_id").asString("");
        var known = users.values().stream()
                .filter(one -> externalId.equals(one.externalId()))
                .findFirst();
        var kept = known.orElseGet(() -> new User(
                ++lastId,
                user.path("name").asString(),
                "end-user",
                externalId,
                user.path("email").asString("")));
        users.put(kept.id(), kept);
        return new Answer(known.isPresent() ? 200 : 201, Map.of("user", kept.shown()));
    }

    private Answer create(@Nullable String key, JsonNode wanted) {
        if (key != null && keys.containsKey(key)) {
            return new Answer(201, Map.of("ticket", tickets.get(keys.get(key)).shown()));
        }
        JsonNode comment = wanted.path("comment");
        if (comment.path("body").asString("").isBlank()) {
            return invalid("description", "Description: cannot be blank");
        }
        if (wanted.path("subject").asString("").length() > 150) {
            return invalid("subject", "Subject: is too long (maximum is 150 characters)");
        }
        if (!users.containsKey(wanted.path("requester_id").asLong(0))) {
            return invalid("requester", "Requester: is not valid");
        }
        long source = wanted.path("via_followup_source_id").asLong(0);
        if (source != 0
                && (!tickets.containsKey(source) || !tickets.get(source).status.equals("closed"))) {
            return invalid("via_followup_source_id", "the source must be a closed ticket");
        }
        for (JsonNode field : wanted.path("custom_fields")) {
            if (!field.path("id").isNumber() || field.path("value").isMissingNode()) {
                return invalid("custom_fields", "Custom fields: id and value");
            }
        }
        var ticket = new Ticket(++lastId, wanted);
        tickets.put(ticket.id, ticket);
        if (key != null) {
            keys.put(key, ticket.id);
        }
        add(ticket, wanted, comment);
        return new Answer(201, Map.of("ticket", ticket.shown()));
    }

    private Answer update(Ticket ticket, JsonNode wanted) {
        if (ticket.status.equals("closed")) {
            return invalid("status", "Status: closed prevents ticket update");
        }
        if (wanted.path("safe_update").asBoolean(false)
                && !wanted.path("updated_stamp").asString("").equals(ticket.updated.toString())) {
            return new Answer(409, Map.of("error", "UpdateConflict"));
        }
        JsonNode comment = wanted.path("comment");
        if (comment.path("body").asString("").isBlank()) {
            return invalid("comment", "Comment: cannot be blank");
        }
        if (comment.has("author_id")
                && !users.containsKey(comment.path("author_id").asLong(0))) {
            return invalid("author_id", "Author: is not valid");
        }
        add(ticket, wanted, comment);
        ticket.status = wanted.path("status").asString(ticket.status);
        return new Answer(200, Map.of("ticket", ticket.shown()));
    }

    /** Without an author of its own, a comment is the API user's. */
    private void add(Ticket ticket, JsonNode wanted, JsonNode comment) {
        var files = new ArrayList<Stored>();
        comment.path("uploads").forEach(token -> files.add(uploads.get(token.asString())));
        ticket.comments.add(new Comment(
                ++lastId,
                comment.path("author_id").asLong(OWN_USER),
                comment.path("body").asString(),
                comment.path("public").asBoolean(true),
                Instant.parse("2026-11-20T10:00:00Z").plusSeconds(lastId),
                files));
        var custom = new HashMap<String, String>();
        wanted.path("metadata")
                .properties()
                .forEach(one -> custom.put(one.getKey(), one.getValue().asString()));
        ticket.audits.add(new Audit(++lastId, custom));
        changed(ticket);
    }

    private static final Pattern UPDATED = Pattern.compile("updated>=([0-9TZ:.-]+)");

    /** Finds tickets by their tag and last change; late, in pages of what was asked for, and no more than a thousand. */
    private Answer find(Map<String, String> query) {
        String words = query.getOrDefault("query", "");
        Matcher updated = UPDATED.matcher(words);
        int size = Integer.parseInt(query.getOrDefault("per_page", "100"));
        int page = Integer.parseInt(query.getOrDefault("page", "1"));
        if (words.isBlank() || size > 100) {
            return new Answer(400, Map.of("error", "BadRequest"));
        }
        if (page * size > 1_000) {
            return new Answer(
                    422, Map.of("error", "invalid", "description", "Requested response size was greater than limits"));
        }
        if (!words.contains("type:ticket") || !updated.find()) {
            throw new IllegalStateException("not learnt: " + words);
        }
        searches++;
        Instant since = Instant.parse(updated.group(1));
        Instant indexed = clock.instant().minus(INDEXED_AFTER);
        var found = tickets.values().stream()
                .filter(ticket -> ticket.made.path("tags").toString().contains("\"aftersale\"")
                        && words.contains("tags:aftersale"))
                .filter(ticket -> !ticket.updated.isBefore(since) && !ticket.updated.isAfter(indexed))
                .sorted(Comparator.comparing((Ticket ticket) -> ticket.updated))
                .map(Ticket::shown)
                .toList();
        int from = Math.min(found.size(), (page - 1) * size);
        int to = Math.min(found.size(), page * size);
        var answer = new HashMap<String, Object>();
        answer.put("results", found.subList(from, to));
        answer.put("count", found.size());
        answer.put("next_page", to < found.size() ? url() + "/api/v2/search.json?page=" + (page + 1) : null);
        return new Answer(200, answer);
    }

    private Answer search(Map<String, String> query) {
        return new Answer(
                200,
                Map.of(
                        "tickets",
                        tickets.values().stream()
                                .filter(ticket -> ticket.externalId.equals(query.get("external_id")))
                                .map(Ticket::shown)
                                .toList()));
    }

    private Answer upload(String name, String type, byte[] content) {
        if (name.isBlank()) {
            return invalid("filename", "filename: cannot be blank");
        }
        String token = "upload-" + ++lastId;
        uploads.put(token, new Stored(name, type, content, token));
        return new Answer(201, Map.of("upload", Map.of("token", token)));
    }

    private Answer comments(Ticket ticket, Map<String, String> query) {
        var page = PageOf.after(ticket.comments, Comment::id, query);
        var answer = new HashMap<String, Object>(page.meta());
        answer.put(
                "comments",
                page.rows().stream().map(comment -> comment.shown(url())).toList());
        answer.put("users", users.values().stream().map(User::shown).toList());
        return new Answer(200, answer);
    }

    private Answer audits(Ticket ticket, Map<String, String> query) {
        var page = PageOf.after(ticket.audits, Audit::id, query);
        var answer = new HashMap<String, Object>(page.meta());
        answer.put("audits", page.rows().stream().map(Audit::shown).toList());
        return new Answer(200, answer);
    }

    private static Answer invalid(String field, String why) {
        return new Answer(
                422,
                Map.of(
                        "error",
                        "RecordInvalid",
                        "description",
                        "Record validation errors",
                        "details",
                        Map.of(field, List.of(Map.of("description", why)))));
    }

    private static JsonNode json(byte[] body) {
        return Json.tree(new String(body, StandardCharsets.UTF_8));
    }

    private static Map<String, String> query(@Nullable String query) {
        var all = new HashMap<String, String>();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            int equals = pair.indexOf('=');
            all.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return all;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
