package dev.aftersale.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.junit.jupiter.api.Test;

class CallbackClientTest {

    private static final WebhookSettings OPEN = new WebhookSettings(true, true, 8, 64);

    @Test
    void an_answer_without_end_is_read_for_a_kilobyte() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var client = new CallbackClient(new CallbackGuard(OPEN), OPEN)) {
            Thread.ofVirtual().start(() -> pour(server));
            var answer = client.call(new HttpGet("http://127.0.0.1:" + server.getLocalPort() + "/"));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.excerpt()).hasSize(CallbackClient.EXCERPT_BYTES);
        }
    }

    private static void pour(ServerSocket server) {
        try (var socket = server.accept()) {
            var out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write('x');
            }
        } catch (IOException closed) {
            // the client has seen enough
        }
    }

    @Test
    void an_answer_that_trickles_is_cut_off() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var client = new CallbackClient(new CallbackGuard(OPEN), OPEN, Duration.ofSeconds(1))) {
            Thread.ofVirtual().start(() -> trickle(server));
            assertThatThrownBy(() -> client.call(new HttpGet("http://127.0.0.1:" + server.getLocalPort() + "/")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("within 1 s");
        }
    }

    /** Ten bytes a second: no time-out between two bytes ever strikes. */
    private static void trickle(ServerSocket server) {
        try (var socket = server.accept()) {
            var out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write('x');
                out.flush();
                Thread.sleep(100);
            }
        } catch (IOException | InterruptedException closed) {
            // the client has waited enough
        }
    }
}
