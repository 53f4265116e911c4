package dev.aftersale.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.aftersale.mail.Routes.Hop;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SmtpConnectionTest {

    private static final byte[] MESSAGE = "Subject: hello\r\n\r\nhello\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Connections are made to it, and it never says a word. */
    private static ServerSocket silent() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private static Hop hop(ServerSocket socket) {
        return new Hop("127.0.0.1", socket.getLocalPort());
    }

    private static Post to(String recipient) {
        return new Post(MESSAGE, recipient, "b@bounce.market.test", null);
    }

    /** Takes a message in, and does not say whether it has. */
    private static final class Undecided implements AutoCloseable {

        private final ServerSocket socket = silent();
        final CountDownLatch hungUp = new CountDownLatch(1);

        Undecided() throws IOException {
            Thread.ofVirtual().start(this::serve);
        }

        private void serve() {
            try (Socket client = socket.accept();
                    var in = new BufferedReader(
                            new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII))) {
                say(client, "220 undecided");
                boolean message = false;
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    if (!message) {
                        message = line.equals("DATA");
                        say(client, message ? "354 go on" : "250 fine");
                    }
                }
            } catch (IOException e) {
                // the other side has had enough
            }
            hungUp.countDown();
        }

        private static void say(Socket client, String line) throws IOException {
            client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    @Timeout(20)
    void however_many_servers_are_silent_the_attempt_ends_in_time() throws Exception {
        try (var first = silent();
                var second = silent();
                var third = silent()) {
            var patience = Patience.of(Duration.ofSeconds(4));
            var failure = catchThrowableOfType(
                    MailFailure.class,
                    () -> SmtpConnection.open(List.of(hop(first), hop(second), hop(third)), "market.test", patience));
            assertThat(failure.verdict()).isEqualTo(MailFailure.Verdict.UNREACHABLE);
            assertThat(patience.left()).isPositive();
        }
    }

    @Test
    @Timeout(20)
    void a_silent_server_leaves_time_for_the_next_one_and_a_message_ends_in_what_is_left() throws Exception {
        try (var dead = silent();
                var undecided = new Undecided()) {
            var patience = Patience.of(Duration.ofSeconds(3));
            var connection = SmtpConnection.open(List.of(hop(dead), hop(undecided.socket)), "market.test", patience);
            var failure =
                    catchThrowableOfType(MailFailure.class, () -> connection.send(to("ann@buyers.test"), patience));
            assertThat(failure.verdict()).isEqualTo(MailFailure.Verdict.LATER);
            assertThat(undecided.hungUp.await(2, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    @Timeout(20)
    void nothing_is_sent_once_the_time_is_up() throws Exception {
        try (var undecided = new Undecided()) {
            var connection = SmtpConnection.open(
                    List.of(hop(undecided.socket)), "market.test", Patience.of(Duration.ofSeconds(20)));
            var failure = catchThrowableOfType(
                    MailFailure.class, () -> connection.send(to("ann@buyers.test"), Patience.of(Duration.ZERO)));
            assertThat(failure.verdict()).isEqualTo(MailFailure.Verdict.LATER);
        }
    }

    @Test
    @Timeout(20)
    void an_address_that_cannot_be_written_in_an_envelope_is_refused_for_good() throws Exception {
        try (var undecided = new Undecided()) {
            var patience = Patience.of(Duration.ofSeconds(20));
            var connection = SmtpConnection.open(List.of(hop(undecided.socket)), "market.test", patience);
            for (String address :
                    List.of("anna lee@buyers.test", "a(b@buyers.test", "anna@buy ers.test", "a@b..test")) {
                var failure = catchThrowableOfType(MailFailure.class, () -> connection.send(to(address), patience));
                assertThat(failure.verdict()).as(address).isEqualTo(MailFailure.Verdict.FINAL);
                assertThat(failure.status()).as(address).isEqualTo("5.1.3");
            }
            assertThat(connection.isOpen()).isTrue();
        }
    }
}
