package dev.aftersale.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aftersale.testing.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MailLeaseIT {

    private static final RudeSmtp SMTP = plain();

    @RegisterExtension
    static final TestServer server = new TestServer()
            .with("aftersale.mail-domain", "market.test")
            .with("aftersale.mail.lease", "3s")
            .with("aftersale.mail-routes", "*=127.0.0.1:" + SMTP.port());

    private static RudeSmtp plain() {
        try {
            return new RudeSmtp(null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void stop() throws IOException {
        SMTP.close();
    }

    @Test
    void a_server_that_is_slower_than_the_lease_never_has_two_couriers_with_the_same_mail() {
        SMTP.answers = line -> line.equals("(message)") ? RudeSmtp.SILENCE : withoutTls(line);
        var shop = new Shop(server, "Northwind Gifts", "GBP", null);
        server.clock().run();
        shop.sell("Ann", "ann@slow.test", "Lamp");
        await().untilAsserted(() -> assertThat(SMTP.gone).hasValue(1));
        assertThat(SMTP.came).hasValue(1);
        assertThat(SMTP.messages).hasSize(1);
        SMTP.answers = MailLeaseIT::withoutTls;
        await().until(() -> {
            server.clock().advance(Duration.ofMinutes(1));
            return SMTP.messages.size() == 2;
        });
    }

    private static String withoutTls(String line) {
        return line.startsWith("EHLO") ? "250 mx.slow.test" : RudeSmtp.MANNERS;
    }
}
