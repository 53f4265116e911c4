package dev.aftersale.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.testing.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SmtpReceiverIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static SmtpReceiver receiver(boolean demo) {
        var settings = new MailSettings(
                "market.test", true, "Market", demo, true, 0, "127.0.0.1", Routes.parse(""), 4, Duration.ofMinutes(2));
        return new SmtpReceiver(settings, new Mailbox(database.db()));
    }

    /** A conversation typed by hand. */
    private static final class Client implements AutoCloseable {

        private final Socket socket;
        private final BufferedReader in;
        private final OutputStream out;

        Client(int port) throws IOException {
            socket = new Socket("127.0.0.1", port);
            socket.setSoTimeout(20_000);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            out = socket.getOutputStream();
            read();
        }

        String say(String line) throws IOException {
            out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            return read();
        }

        private String read() throws IOException {
            String line = in.readLine();
            while (line.length() > 3 && line.charAt(3) == '-') {
                line = in.readLine();
            }
            return line;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void outside_the_demo_nobody_has_an_address_here() throws Exception {
        var receiver = receiver(false);
        receiver.start();
        try (var client = new Client(receiver.port())) {
            client.say("EHLO test");
            client.say("MAIL FROM:<a@b.test>");
            assertThat(client.say("RCPT TO:<mask@market.test>")).startsWith("550 5.1.1");
        } finally {
            receiver.stop();
        }
    }

    @Test
    void in_the_demo_a_mail_is_taken_and_there_once_it_is_acknowledged() throws Exception {
        var receiver = receiver(true);
        receiver.start();
        try (var client = new Client(receiver.port())) {
            client.say("EHLO test");
            client.say("MAIL FROM:<a@b.test>");
            assertThat(client.say("RCPT TO:<c@d.test>")).startsWith("250");
            assertThat(client.say("DATA")).startsWith("354");
            assertThat(client.say("Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=\r\nMessage-ID: <1@b.test>\r\n\r\nHello\r\n."))
                    .startsWith("250");
            assertThat(new Mailbox(database.db()).list(null, null, 10))
                    .singleElement()
                    .satisfies(mail -> {
                        assertThat(mail.subject()).isEqualTo("Grüße");
                        assertThat(mail.recipients()).isEqualTo("c@d.test");
                    });
        } finally {
            receiver.stop();
        }
    }

    @Test
    void a_message_beyond_the_limit_is_refused_and_the_server_goes_on() throws Exception {
        var receiver = receiver(true);
        receiver.start();
        try (var client = new Client(receiver.port())) {
            client.say("EHLO test");
            client.say("MAIL FROM:<a@b.test>");
            client.say("RCPT TO:<c@d.test>");
            client.say("DATA");
            String line = "x".repeat(990) + "\r\n";
            String body = line.repeat(SmtpReceiver.MOST_BYTES / line.length() + 2);
            assertThat(client.say("Subject: large\r\n\r\n" + body + ".")).startsWith("552");
        }
        try (var next = new Client(receiver.port())) {
            assertThat(next.say("EHLO again")).startsWith("250");
        } finally {
            receiver.stop();
        }
    }
}
