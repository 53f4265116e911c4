package dev.aftersale.event;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.springframework.stereotype.Component;

/** Calls to addresses that merchants name, with all care that webhooks take: never into our own network. */
@Component
public final class Callbacks {

    private final CallbackGuard guard;
    private final CallbackClient client;

    Callbacks(CallbackGuard guard, CallbackClient client) {
        this.guard = guard;
        this.client = client;
    }

    /** What came back; of its text, the beginning. */
    public record Answer(int status, String excerpt) {}

    /** The address, or a problem at {@code callback_url} that says what is wrong with it. */
    public URI check(String url) {
        return guard.check(url);
    }

    /** @throws IOException if there is no answer within ten seconds; its message says why, in words for people */
    public Answer post(URI address, Map<String, String> headers, byte[] json) throws IOException {
        var request = new HttpPost(address);
        request.setEntity(new ByteArrayEntity(json, ContentType.APPLICATION_JSON));
        headers.forEach(request::setHeader);
        try {
            var answer = client.call(request);
            return new Answer(answer.status(), answer.excerpt());
        } catch (IOException e) {
            throw new IOException(CallbackClient.describe(address, e), e);
        }
    }
}
