package dev.aftersale.payment;

import dev.aftersale.base.Deadlines;
import java.io.IOException;
import java.time.Duration;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;
import org.apache.hc.core5.util.Timeout;

/**
 * Calls gateways: each call once, because only the carrier may repeat one, and with an end after a given time whatever the
 * other side does. The JDK's client does the same for three times the work.
 */
final class GatewayHttp implements AutoCloseable {

    private final CloseableHttpClient http;
    private final Duration timeout;
    private final Deadlines deadlines = new Deadlines("gateway deadlines");

    /** @param callsAtOnce how many the carrier makes; others are made beside them */
    GatewayHttp(Duration timeout, int callsAtOnce) {
        this.timeout = timeout;
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnTotal(callsAtOnce * 2)
                .setMaxConnPerRoute(callsAtOnce * 2)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.ofSeconds(5))
                        .setSocketTimeout(Timeout.of(timeout))
                        .setTimeToLive(Timeout.ofMinutes(5))
                        .setValidateAfterInactivity(Timeout.ofSeconds(2))
                        .build())
                .build();
        this.http = HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(Timeout.of(timeout))
                        .setConnectionRequestTimeout(Timeout.of(timeout))
                        .build())
                .setUserAgent("Aftersale/1")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .evictIdleConnections(Timeout.ofSeconds(30))
                .build();
    }

    /** @throws IOException if there is no whole answer in time; what was asked may have been done */
    <T> T call(HttpUriRequestBase request, HttpClientResponseHandler<T> reading) throws IOException {
        var deadline = deadlines.after(timeout, request::cancel);
        try {
            return http.execute(request, reading);
        } catch (IOException e) {
            if (request.isCancelled()) {
                throw new IOException("no answer within " + timeout.toMillis() + " ms", e);
            }
            throw e;
        } finally {
            deadline.cancel(false);
        }
    }

    @Override
    public void close() throws IOException {
        deadlines.close();
        http.close();
    }
}
