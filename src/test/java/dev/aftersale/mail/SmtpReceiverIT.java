package dev.aftersale.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aftersale.mail.smtp.SmtpLimits;
import dev.aftersale.mail.smtp.TlsKeystore;
import dev.aftersale.testing.TestKeystore;
import dev.aftersale.testing.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.mock.env.MockEnvironment;

/** The protocol, and what one who does not keep to it can do: little. */
class SmtpReceiverIT {

    private static final int MOST = 100_000;
    private static final int CONNECTIONS = 5;

    @RegisterExtension
    static final TestServer server =
            new TestServer().with("aftersale.mail-domain", "market.test").with("aftersale.workers.enabled", "false");

    private final List<SmtpReceiver> opened = new ArrayList<>();

    @Test
    void only_a_port_that_can_not_be_had_is_blamed() {
        int taken = receiver(false).port();
        assertThatThrownBy(() -> on("127.0.0.1", taken).start()).hasMessageContaining("AFTERSALE_SMTP_PORT");
        assertThatThrownBy(() -> on("no address", 0).start()).hasMessageStartingWith("aftersale.smtp-address");
    }

    private static SmtpReceiver on(String address, int port) {
        var settings = new MailSettings(
                "market.test", true, "Market", false, true, port, address, Routes.parse(""), 4, Duration.ofMinutes(2));
        return new SmtpReceiver(
                settings,
                new SmtpLimits(MOST, 50, CONNECTIONS, 100, 20, MOST),
                null,
                server.bean(Mailbox.class),
                server.bean(Intake.class));
    }

    private SmtpReceiver receiver(boolean demo) {
        return receiver(demo, 10L * MOST);
    }

    private SmtpReceiver receiver(boolean demo, long heldBytes) {
        var settings = new MailSettings(
                "market.test", true, "Market", demo, true, 0, "127.0.0.1", Routes.parse(""), 4, Duration.ofMinutes(2));
        var keystore = new MockEnvironment()
                .withProperty("aftersale.tls-keystore", TestKeystore.file().toString())
                .withProperty("aftersale.tls-password", TestKeystore.PASSWORD);
        var receiver = new SmtpReceiver(
                settings,
                new SmtpLimits(MOST, 50, CONNECTIONS, 100, 20, heldBytes),
                TlsKeystore.context(keystore),
                server.bean(Mailbox.class),
                server.bean(Intake.class));
        receiver.start();
        opened.add(receiver);
        return receiver;
    }

    @AfterEach
    void close() {
        opened.forEach(SmtpReceiver::stop);
    }

    private List<Mailbox.Entry> kept(String subject) {
        return server.bean(Mailbox.class).list(null, null, 100).stream()
                .filter(mail -> mail.subject().equals(subject))
                .toList();
    }

    private static void address(SmtpClient client, String to) throws IOException {
        assertThat(client.say("MAIL FROM:<a@b.test>")).startsWith("250 2.");
        assertThat(client.say("RCPT TO:<" + to + ">")).startsWith("250 2.");
    }

    @Test
    void outside_the_demo_nobody_has_an_address_here_but_masks_and_return_paths() throws Exception {
        try (var client = new SmtpClient(receiver(false).port())) {
            client.say("EHLO test");
            client.say("MAIL FROM:<a@b.test>");
            assertThat(client.say("RCPT TO:<mask@market.test>")).startsWith("550 5.1.1");
            assertThat(client.say("RCPT TO:<c@d.test>")).startsWith("550 5.1.1");
        }
    }

    @Test
    void in_the_demo_a_mail_is_taken_and_there_once_it_is_acknowledged() throws Exception {
        try (var client = new SmtpClient(receiver(true).port())) {
            client.say("EHLO test");
            address(client, "c@d.test");
            assertThat(client.say("DATA")).startsWith("354");
            assertThat(client.say("Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=\r\nMessage-ID: <1@b.test>\r\n\r\nHello\r\n."))
                    .startsWith("250");
            assertThat(kept("Grüße"))
                    .singleElement()
                    .extracting(Mailbox.Entry::recipients)
                    .isEqualTo("c@d.test");
        }
    }

    @Test
    void what_it_can_do_is_announced() throws Exception {
        try (var client = new SmtpClient(receiver(false).port())) {
            assertThat(client.sayAll("EHLO test"))
                    .contains(
                            "250-SIZE " + MOST,
                            "250-STARTTLS",
                            "250-PIPELINING",
                            "250-ENHANCEDSTATUSCODES",
                            "250-8BITMIME")
                    .last()
                    .isEqualTo("250 SMTPUTF8");
        }
    }

    @Test
    void what_a_body_says_in_chunks_is_never_run_as_commands() throws Exception {
        try (var client = new SmtpClient(receiver(true).port())) {
            assertThat(client.sayAll("EHLO test")).noneMatch(line -> line.contains("CHUNKING"));
            client.say("MAIL FROM:<a@b.test>");
            assertThat(client.say(
                            "BDAT 90 LAST\r\nRSET\r\nMAIL FROM:<victim@big.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\n"
                                    + "Subject: in chunks\r\n\r\nx\r\n."))
                    .startsWith("554 5.0.0 BDAT is not offered");
        }
        assertThat(kept("in chunks")).isEmpty();
    }

    @Test
    void a_message_beyond_the_limit_is_refused_and_the_next_one_on_the_same_connection_is_taken() throws Exception {
        try (var client = new SmtpClient(receiver(true).port())) {
            client.say("EHLO test");
            address(client, "c@d.test");
            client.say("DATA");
            String line = "x".repeat(990) + "\r\n";
            assertThat(client.say("Subject: large\r\n\r\n" + line.repeat(MOST / line.length() + 2) + "."))
                    .startsWith("552 5.3.4");
            address(client, "c@d.test");
            client.say("DATA");
            assertThat(client.say("Subject: small\r\n\r\nx\r\n.")).startsWith("250");
        }
        assertThat(kept("large")).isEmpty();
        assertThat(kept("small")).hasSize(1);
    }

    @Test
    void when_large_messages_fill_their_room_the_next_must_come_again_and_small_ones_go_on() throws Exception {
        try (var client = new SmtpClient(receiver(true, 0).port())) {
            client.say("EHLO test");
            address(client, "c@d.test");
            client.say("DATA");
            String line = "x".repeat(990) + "\r\n";
            assertThat(client.say("Subject: no room\r\n\r\n" + line.repeat(70) + "."))
                    .startsWith("452 4.3.1");
            address(client, "c@d.test");
            client.say("DATA");
            assertThat(client.say("Subject: room enough\r\n\r\n" + line.repeat(50) + "."))
                    .startsWith("250");
        }
        assertThat(kept("no room")).isEmpty();
        assertThat(kept("room enough")).hasSize(1);
    }

    @Test
    void a_size_beyond_all_numbers_is_too_large_and_no_reason_to_hang_up() throws Exception {
        try (var client = new SmtpClient(receiver(true).port())) {
            client.say("EHLO test");
            for (String size : List.of("99999999999", "9".repeat(400), Integer.toString(MOST + 1))) {
                assertThat(client.say("MAIL FROM:<a@b.test> SIZE=" + size)).startsWith("552 5.3.4");
            }
            assertThat(client.say("MAIL FROM:<a@b.test> SIZE=100 BODY=8BITMIME"))
                    .startsWith("250");
            for (String nobody : List.of("<<>>", "<>", "nobody", "<a@b")) {
                assertThat(client.say("RCPT TO:" + nobody)).as(nobody).matches("[25]\\d\\d .*");
            }
            assertThat(client.say("RCPT TO:<>")).startsWith("501 5.1.3");
            assertThat(client.say("NOOP")).startsWith("250 2.0.0");
        }
    }

    @Test
    void who_makes_too_many_errors_is_sent_away() throws Exception {
        try (var client = new SmtpClient(receiver(false).port())) {
            client.say("EHLO test");
            for (int i = 0; i < 20; i++) {
                assertThat(client.say("NONSENSE " + i)).startsWith("500 5.5.2");
            }
            assertThat(client.say("NONSENSE")).startsWith("421 4.7.0");
            assertThat(client.reply().getLast()).isNull();
        }
    }

    @Test
    void only_a_dot_between_two_whole_line_ends_ends_a_message() throws Exception {
        try (var client = new SmtpClient(receiver(true).port())) {
            client.say("EHLO test");
            address(client, "c@d.test");
            client.say("DATA");
            client.write("Subject: smuggled\r\n\r\none\n.\r\nMAIL FROM:<x@y.test>\r\nRCPT TO:<z@y.test>\r\n");
            client.write("two\r\n.\nthree\r\n..four\r\n");
            assertThat(client.say(".")).startsWith("250");
            assertThat(client.say("NOOP")).startsWith("250");
        }
        var mail = kept("smuggled");
        assertThat(mail).hasSize(1);
        assertThat(server.bean(Mailbox.class)
                        .open(mail.getFirst().id())
                        .orElseThrow()
                        .text())
                .contains("one", "MAIL FROM", "two", "three", ".four");
    }

    @Test
    void one_client_gets_so_many_connections_and_another_one_when_it_closes_one() throws Exception {
        int port = receiver(true).port();
        var clients = new ArrayList<SmtpClient>();
        for (int i = 0; i < CONNECTIONS; i++) {
            clients.add(new SmtpClient(port));
        }
        try (var one = new Socket("127.0.0.1", port)) {
            assertThat(new BufferedReader(new InputStreamReader(one.getInputStream(), StandardCharsets.US_ASCII))
                            .readLine())
                    .startsWith("421 4.7.0");
        }
        clients.removeFirst().close();
        await().until(() -> {
            try (var next = new Socket("127.0.0.1", port)) {
                return new BufferedReader(new InputStreamReader(next.getInputStream(), StandardCharsets.US_ASCII))
                        .readLine()
                        .startsWith("220");
            }
        });
        for (SmtpClient client : clients) {
            client.close();
        }
    }

    @Test
    void mail_comes_in_encrypted_and_nothing_that_was_said_before_counts() throws Exception {
        try (var plain = new Socket("127.0.0.1", receiver(true).port())) {
            plain.setSoTimeout(60_000);
            say(plain, null);
            say(plain, "EHLO test");
            say(plain, "MAIL FROM:<before@b.test>");
            assertThat(say(plain, "STARTTLS")).startsWith("220");
            var encrypted =
                    (SSLSocket) trusting().getSocketFactory().createSocket(plain, "127.0.0.1", plain.getPort(), true);
            encrypted.startHandshake();
            assertThat(say(encrypted, "MAIL FROM:<a@b.test>")).startsWith("250");
            assertThat(say(encrypted, "RSET")).startsWith("250");
            assertThat(say(encrypted, "EHLO test")).startsWith("250").doesNotContain("STARTTLS");
            for (String line : List.of("MAIL FROM:<a@b.test>", "RCPT TO:<c@d.test>")) {
                assertThat(say(encrypted, line)).startsWith("250");
            }
            assertThat(say(encrypted, "DATA")).startsWith("354");
            assertThat(say(encrypted, "Subject: secret\r\n\r\nx\r\n.")).startsWith("250");
        }
        assertThat(kept("secret")).hasSize(1);
    }

    /** All there is of the reply. */
    private static String say(Socket socket, String line) throws IOException {
        if (line != null) {
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
        }
        var reply = new StringBuilder();
        var current = new StringBuilder();
        for (int c = socket.getInputStream().read();
                c >= 0;
                c = socket.getInputStream().read()) {
            current.append((char) c);
            if (c == '\n') {
                reply.append(current);
                if (current.length() > 3 && current.charAt(3) == ' ') {
                    break;
                }
                current.setLength(0);
            }
        }
        return reply.toString();
    }

    private static SSLContext trusting() throws Exception {
        var all = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {all}, new SecureRandom());
        return context;
    }
}
