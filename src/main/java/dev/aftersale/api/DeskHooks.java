package dev.aftersale.api;

import dev.aftersale.api.graph.Obj;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import dev.aftersale.desk.DeskCalls;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** {@code /desks/…}: where help desks call us. No token: each call is signed. */
@RestController
class DeskHooks {

    private static final int MOST_BYTES = 10 * 1024 * 1024;

    private final DeskCalls calls;

    DeskHooks(DeskCalls calls) {
        this.calls = calls;
    }

    @PostMapping("/desks/{merchant}/zendesk")
    ResponseEntity<ObjectNode> zendesk(
            @PathVariable long merchant,
            @RequestHeader(name = "X-Zendesk-Webhook-Signature", required = false) @Nullable String signature,
            @RequestHeader(name = "X-Zendesk-Webhook-Signature-Timestamp", required = false) @Nullable String timestamp,
            @RequestHeader(name = "X-Zendesk-Webhook-Invocation-Id", required = false) @Nullable String invocation,
            HttpServletRequest request)
            throws IOException {
        byte[] body = body(request);
        return answered(() -> {
            demandRoom(body);
            calls.hear(new MerchantId(merchant), new DeskCalls.ZendeskCall(signature, timestamp, invocation, body));
            return Obj.success();
        });
    }

    @PostMapping("/desks/{merchant}/messages")
    ResponseEntity<ObjectNode> message(
            @PathVariable long merchant,
            @RequestHeader(name = "X-Aftersale-Signature", required = false) @Nullable String signature,
            HttpServletRequest request)
            throws IOException {
        byte[] body = body(request);
        return answered(() -> {
            demandRoom(body);
            var taken = calls.take(new MerchantId(merchant), signature, body);
            return Obj.success().withId("message_id", taken.messageId()).with("replayed", taken.replayed());
        });
    }

    /** One byte more than is taken tells that there are more. */
    private static byte[] body(HttpServletRequest request) throws IOException {
        return request.getInputStream().readNBytes(MOST_BYTES + 1);
    }

    private static void demandRoom(byte[] body) {
        if (body.length > MOST_BYTES) {
            throw Problem.BODY_TOO_LARGE.because("A call must not have more than 10 MB.");
        }
    }

    private static ResponseEntity<ObjectNode> answered(Supplier<Obj> call) {
        try {
            return ResponseEntity.ok(call.get().toJson());
        } catch (ProblemException e) {
            return ResponseEntity.status(e.problem().httpStatus())
                    .body(Obj.of(
                                    "error",
                                    Obj.of("message", e.detail())
                                            .with("code", e.problem().code())
                                            .with("is_transient", e.problem().isTransient()))
                            .toJson());
        }
    }
}
