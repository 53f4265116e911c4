package dev.aftersale.desk;

import dev.aftersale.base.Actor;
import dev.aftersale.base.Db;
import dev.aftersale.base.Digests;
import dev.aftersale.base.Json;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.base.RequestKey;
import dev.aftersale.merchant.DeskKind;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.support.Message;
import dev.aftersale.support.NewMessage;
import dev.aftersale.support.SupportThread;
import dev.aftersale.support.Threads;
import dev.aftersale.upload.NamedFile;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What desks tell us. Whoever can't sign it is told nothing, not even whether there is such a desk. */
@Component
public class DeskCalls {

    private final Db db;
    private final DeskConnections connections;
    private final DeskWorker worker;
    private final Threads threads;
    private final Merchants merchants;
    private final InstantSource clock;

    DeskCalls(
            Db db,
            DeskConnections connections,
            DeskWorker worker,
            Threads threads,
            Merchants merchants,
            InstantSource clock) {
        this.db = db;
        this.connections = connections;
        this.worker = worker;
        this.threads = threads;
        this.merchants = merchants;
        this.clock = clock;
    }

    /**
     * A call of Zendesk's webhook.
     *
     * @param signature of {@code X-Zendesk-Webhook-Signature}
     * @param timestamp of {@code X-Zendesk-Webhook-Signature-Timestamp}
     * @param invocation of {@code X-Zendesk-Webhook-Invocation-Id}, the same in each repetition
     */
    public record ZendeskCall(
            @Nullable String signature,
            @Nullable String timestamp,
            @Nullable String invocation,
            byte[] body) {}

    /** A message that a desk wrote. */
    public record Taken(long messageId, boolean replayed) {}

    /**
     * Notes that something is new on a ticket. What it is, is read from the ticket itself: so calls may be repeated, come in
     * any order, or be lost: every quarter of an hour it is looked for what changed.
     */
    public void hear(MerchantId merchant, ZendeskCall call) {
        DeskSecrets secrets = secrets(merchant, DeskKind.ZENDESK);
        if (!DeskSignature.isOfZendesk(
                secrets.signing(), call.signature(), call.timestamp(), call.body(), clock.instant())) {
            throw unknown();
        }
        JsonNode body = json(call.body());
        long ticket = number(body, "ticket_id");
        String invocation = call.invocation() == null || call.invocation().length() > 100
                ? HexFormat.of().formatHex(Digests.sha256(call.timestamp() + ticket))
                : call.invocation();
        boolean isNew = db.platform(tx -> {
            boolean heard = DeskQueueStore.hear(tx, merchant, invocation);
            if (heard) {
                DeskQueueStore.ask(tx, merchant, ticket);
            }
            return heard;
        });
        if (isNew) {
            worker.wake();
        }
    }

    /**
     * Takes a message of a merchant's own desk, once: {@code message_id} is the desk's, the same in each repetition.
     *
     * @param signature of {@code X-Aftersale-Signature}
     */
    public Taken take(MerchantId merchant, @Nullable String signature, byte[] body) {
        DeskSecrets secrets = secrets(merchant, DeskKind.WEBHOOK);
        if (!DeskSignature.isOfDesk(secrets.signing(), signature, body, clock.instant())) {
            throw unknown();
        }
        merchants.mayChange(merchant);
        JsonNode call = json(body);
        String id = text(call, "message_id", 100);
        long threadId = number(call, "thread_id");
        SupportThread thread = threads.find(merchant, threadId)
                .orElseThrow(() -> Problem.UNKNOWN_OBJECT.because("No thread " + threadId + "."));
        List<NamedFile> files = files(call.path("files"));
        String words = files.isEmpty() || call.has("body") ? text(call, "body", Message.LONGEST) : "";
        String author = call.path("author_name").asString("").strip();
        if (author.length() > 100) {
            throw Problem.INVALID_PARAMETER.at("author_name", "must have at most 100 characters.");
        }
        var message = new NewMessage(
                thread.orderId(),
                thread.kind(),
                Message.Author.MERCHANT,
                author.isEmpty() ? null : author,
                Message.Via.DESK,
                words,
                null,
                files);
        var key = RequestKey.of("desk-" + id, "thread " + threadId + "\n" + words + "\n" + call.path("files"));
        var written = Actor.call(DeskAnswers.agent(author), () -> threads.append(merchant, message, key));
        return new Taken(written.value().messageId(), written.replayed());
    }

    private static List<NamedFile> files(JsonNode sent) {
        if (!sent.isMissingNode() && !sent.isArray()) {
            throw Problem.INVALID_PARAMETER.at("files", "must be a list of objects with name and content_base64.");
        }
        var files = new ArrayList<NamedFile>();
        for (JsonNode file : sent) {
            try {
                files.add(NamedFile.read(
                        text(file, "name", 200),
                        Base64.getDecoder().decode(file.path("content_base64").asString(""))));
            } catch (IllegalArgumentException e) {
                throw Problem.INVALID_PARAMETER.at("content_base64", "must be base64.");
            }
        }
        return files;
    }

    private DeskSecrets secrets(MerchantId merchant, DeskKind kind) {
        Optional<DeskStore.Row> row = db.platform(tx -> DeskStore.find(tx, merchant));
        return row.filter(one -> one.kind() == kind).map(connections::secrets).orElseThrow(DeskCalls::unknown);
    }

    private static RuntimeException unknown() {
        return Problem.INVALID_TOKEN.because("The signature is not that of a desk which is connected here.");
    }

    private static JsonNode json(byte[] body) {
        try {
            JsonNode call = Json.tree(new String(body, StandardCharsets.UTF_8));
            if (call.isObject()) {
                return call;
            }
        } catch (JacksonException e) {
            throw Problem.INVALID_PARAMETER.because("The body must be JSON.", e);
        }
        throw Problem.INVALID_PARAMETER.because("The body must be a JSON object.");
    }

    private static String text(JsonNode call, String field, int longest) {
        JsonNode value = call.path(field);
        String text = value.isString() || value.isNumber() ? value.asString().strip() : "";
        if (text.isEmpty() || text.length() > longest) {
            throw Problem.INVALID_PARAMETER.at(field, "must be a text of 1 to " + longest + " characters.");
        }
        return text;
    }

    private static long number(JsonNode call, String field) {
        String text = text(call, field, 19);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw Problem.INVALID_PARAMETER.at(field, "must be an id: digits, at most 19.");
        }
    }
}
