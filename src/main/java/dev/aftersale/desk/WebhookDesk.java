package dev.aftersale.desk;

import dev.aftersale.base.Json;
import dev.aftersale.event.Callbacks;
import dev.aftersale.upload.NamedFile;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Any other desk: a signed POST for each message. It may come twice; its id is the same then, and whoever takes it keeps
 * each id once.
 */
record WebhookDesk(URI address, String secret, Callbacks callbacks, InstantSource clock) implements ApiDesk {

    private static final Duration LOCKED_OUT = Duration.ofMinutes(1);

    @Override
    public void greet() throws DeskTrouble {
        post(Map.of("type", "ping"));
    }

    @Override
    public void take(Handover handover) throws DeskTrouble {
        post(body(handover));
    }

    private static Map<String, Object> body(Handover handover) {
        var thread = new LinkedHashMap<String, Object>();
        thread.put("id", Long.toString(handover.thread().id()));
        thread.put("queue", handover.queue().key());
        thread.put("order_id", Long.toString(handover.order().id()));
        put(thread, "merchant_order_reference", handover.order().core().reference());
        put(thread, "buyer_name", handover.order().buyer().name());
        thread.put("buyer_address", handover.mask());
        thread.put("is_test_order", handover.thread().test());
        put(thread, "answer_by", handover.thread().answerBy());
        var message = new LinkedHashMap<String, Object>();
        message.put("id", Long.toString(handover.message().id()));
        message.put("author", handover.message().author().name());
        put(message, "author_name", handover.message().authorName());
        message.put("via", handover.message().via().name());
        message.put("body", handover.message().body());
        message.put("time", handover.message().at().toString());
        message.put("files", handover.files().stream().map(WebhookDesk::file).toList());
        var body = new LinkedHashMap<String, Object>();
        body.put("type", "message");
        body.put("thread", thread);
        body.put("message", message);
        return body;
    }

    private static Map<String, Object> file(NamedFile file) {
        var object = new LinkedHashMap<String, Object>();
        object.put("name", file.name());
        object.put("media_type", file.file().mediaType());
        object.put(
                "content_base64", Base64.getEncoder().encodeToString(file.file().content()));
        return object;
    }

    private static void put(Map<String, Object> object, String name, @Nullable Object value) {
        if (value != null) {
            object.put(name, value.toString());
        }
    }

    private void post(Map<String, ?> what) throws DeskTrouble {
        byte[] body = Json.write(what).getBytes(StandardCharsets.UTF_8);
        var signature = DeskSignature.of(secret, DeskSignature.Direction.TO_DESK, clock.instant(), body);
        Callbacks.Answer answer;
        try {
            answer = callbacks.post(address, Map.of(DeskSignature.HEADER, signature), body);
        } catch (IOException e) {
            throw DeskTrouble.later(String.valueOf(e.getMessage()), e);
        }
        int status = answer.status();
        if (status / 100 == 2) {
            return;
        }
        String said = "%s answered %d: %s".formatted(address.getHost(), status, answer.excerpt());
        throw switch (status) {
            case 400, 413, 415, 422 -> DeskTrouble.refused(said);
            case 401, 403 -> DeskTrouble.pause(said, LOCKED_OUT);
            default -> DeskTrouble.later(said, null);
        };
    }
}
