package dev.aftersale.testing;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;

/** Requests that do not wait for an answer for ever. */
public final class Requests {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Requests() {}

    public static HttpRequest.Builder to(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(PATIENCE);
    }
}
