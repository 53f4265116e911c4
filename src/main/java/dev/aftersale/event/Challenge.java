package dev.aftersale.event;

import dev.aftersale.base.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.SecureRandom;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.net.URIBuilder;
import org.springframework.stereotype.Component;

/** Graph's handshake: an endpoint is told nothing before it has repeated a number that it could not know. */
@Component
final class Challenge {

    private final CallbackClient client;
    private final SecureRandom random = new SecureRandom();

    Challenge(CallbackClient client) {
        this.client = client;
    }

    /** Returns if {@code callback} took the challenge; otherwise fails with a problem that says what it did instead. */
    void pose(URI callback, String verifyToken) {
        String challenge = Long.toString(random.nextLong(1_000_000_000L, Long.MAX_VALUE));
        CallbackClient.Answer answer;
        try {
            answer = client.call(new HttpGet(new URIBuilder(callback)
                    .addParameter("hub.mode", "subscribe")
                    .addParameter("hub.challenge", challenge)
                    .addParameter("hub.verify_token", verifyToken)
                    .build()));
        } catch (URISyntaxException | IOException e) {
            throw Problem.INVALID_PARAMETER.at(
                    "callback_url", "did not answer the challenge: " + CallbackClient.describe(callback, e) + ".");
        }
        if (!answer.isSuccess()) {
            throw Problem.INVALID_PARAMETER.at(
                    "callback_url", "answered the challenge with HTTP status " + answer.status() + ", not 200.");
        }
        if (!answer.excerpt().equals(challenge)) {
            throw Problem.INVALID_PARAMETER.at(
                    "callback_url", "did not answer the challenge with the text of hub.challenge alone.");
        }
    }
}
