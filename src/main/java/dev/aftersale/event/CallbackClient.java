package dev.aftersale.event;

import dev.aftersale.base.Deadlines;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Calls strangers' endpoints: no redirects, no cookies, no compression, a kilobyte of the answer, and an end after ten
 * seconds whatever the other side does.
 */
@Component
final class CallbackClient implements AutoCloseable {

    static final Duration TIME_OUT = Duration.ofSeconds(10);
    static final int EXCERPT_BYTES = 1024;

    private final CloseableHttpClient http;
    private final Duration end;
    private final Deadlines deadlines = new Deadlines("webhook deadlines");

    /** What came back. */
    record Answer(int status, String excerpt) {

        boolean isSuccess() {
            return status >= 200 && status < 300;
        }
    }

    @Autowired
    CallbackClient(CallbackGuard guard, WebhookSettings settings) {
        this(guard, settings, TIME_OUT);
    }

    /** @param end after which a call is given up, whatever still comes */
    CallbackClient(CallbackGuard guard, WebhookSettings settings, Duration end) {
        this.end = end;
        var timeout = Timeout.of(TIME_OUT);
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(guard)
                .setMaxConnTotal(settings.inAll() + 16)
                .setMaxConnPerRoute(settings.inAll() + 16)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(timeout)
                        .setSocketTimeout(timeout)
                        .setTimeToLive(Timeout.ofMinutes(5))
                        .setValidateAfterInactivity(Timeout.ofSeconds(2))
                        .build())
                .build();
        this.http = HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(timeout)
                        .setConnectionRequestTimeout(timeout)
                        .build())
                .setUserAgent("Aftersale-Webhooks/1")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .evictIdleConnections(Timeout.ofSeconds(30))
                .build();
    }

    /** @throws IOException if there is no answer; its message says why */
    Answer call(HttpUriRequestBase request) throws IOException {
        var deadline = deadlines.after(end, request::cancel);
        try (ClassicHttpResponse response = http.executeOpen(null, request, null)) {
            return new Answer(response.getCode(), excerpt(response.getEntity()));
        } catch (IOException e) {
            if (request.isCancelled()) {
                throw new IOException("no answer within " + end.toSeconds() + " s", e);
            }
            throw e;
        } finally {
            deadline.cancel(false);
        }
    }

    /** Not the entity's own end-of-stream handling: an answer without end must not be read to its end. */
    private static String excerpt(@Nullable HttpEntity entity) throws IOException {
        if (entity == null) {
            return "";
        }
        InputStream body = entity.getContent();
        byte[] beginning = body.readNBytes(EXCERPT_BYTES);
        if (beginning.length < EXCERPT_BYTES) {
            body.close();
        }
        return printable(new String(beginning, StandardCharsets.UTF_8));
    }

    /** PostgreSQL keeps no NUL, and nobody wants to read control characters. */
    static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", " ").strip();
    }

    static String describe(URI callback, Exception e) {
        String message = e.getMessage();
        return printable(
                callback.getHost() + ": " + (message == null ? e.getClass().getSimpleName() : message));
    }

    @Override
    public void close() throws IOException {
        deadlines.close();
        http.close();
    }
}
