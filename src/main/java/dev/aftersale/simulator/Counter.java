package dev.aftersale.simulator;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Where every call passes: its secret key is checked, its reply is written, or withheld where a fault will have it. */
@Component
final class Counter {

    private static final Logger log = LoggerFactory.getLogger(Counter.class);

    private static final String RETRY_AFTER_SECONDS = "1";

    private final SecretKey secretKey;
    private final Dice dice;

    Counter(SecretKey secretKey, Dice dice) {
        this.secretKey = secretKey;
        this.dice = dice;
    }

    /** A call of the API that plays the payment company. */
    void serve(HttpServletRequest request, HttpServletResponse response, Supplier<Reply> work) throws IOException {
        if (!isAuthorised(request)) {
            write(response, Reply.of(StripeError.unknownKey()));
            return;
        }
        switch (dice.wire()) {
            case CLEAN -> write(response, answer(work));
            case THROTTLED -> {
                response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
                write(response, Reply.of(StripeError.tooMany()));
            }
            case SLOW -> {
                var reply = answer(work);
                pause();
                write(response, reply);
            }
            case ANSWERED_500 -> {
                answer(work);
                write(response, Reply.of(StripeError.ours()));
            }
            case BROKEN_OFF -> breakOff(response, answer(work));
        }
    }

    /** A call about the simulator itself: it has no faults. */
    void serveInside(HttpServletRequest request, HttpServletResponse response, Supplier<Reply> work)
            throws IOException {
        write(response, isAuthorised(request) ? answer(work) : Reply.of(StripeError.unknownKey()));
    }

    private static Reply answer(Supplier<Reply> work) {
        try {
            return work.get();
        } catch (StripeError.Thrown e) {
            return Reply.of(e.error());
        } catch (RuntimeException e) {
            log.warn("The payment simulator broke down", e);
            return Reply.of(StripeError.ours());
        }
    }

    private boolean isAuthorised(HttpServletRequest request) {
        String given = request.getHeader("Authorization");
        String wanted = "Bearer " + secretKey.value();
        return given != null && MessageDigest.isEqual(bytes(given), bytes(wanted));
    }

    private void pause() {
        try {
            Thread.sleep(dice.faults().slowBy());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(HttpServletResponse response, Reply reply) throws IOException {
        byte[] body = bytes(reply.body());
        response.setStatus(reply.status());
        response.setContentType("application/json");
        response.setContentLength(body.length);
        if (reply.replayed()) {
            response.setHeader("Idempotent-Replayed", "true");
        }
        response.getOutputStream().write(body);
    }

    /** Announces more than comes, and closes: the caller sees a connection that was lost in the middle of the reply. */
    private static void breakOff(HttpServletResponse response, Reply reply) throws IOException {
        byte[] body = bytes(reply.body());
        response.setStatus(reply.status());
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.setHeader("Connection", "close");
        response.getOutputStream().write(body, 0, body.length / 2);
        response.flushBuffer();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
