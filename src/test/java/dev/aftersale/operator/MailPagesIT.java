package dev.aftersale.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.mail.Mailbox;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.net.http.HttpResponse;
import java.util.Properties;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MailPagesIT {

    @RegisterExtension
    static final TestServer server = new TestServer().with("aftersale.demo", "true");

    private static TestBrowser operator;

    @BeforeAll
    static void logIn() {
        operator = TestBrowser.operator(server);
    }

    private static HttpResponse<String> get(String path) {
        return operator.get(path);
    }

    private static void send(String messageId, String subject, String html) throws MessagingException {
        var properties = new Properties();
        properties.put("mail.smtp.host", "127.0.0.1");
        properties.put("mail.smtp.port", Integer.toString(server.smtpPort()));
        var message = new MimeMessage(Session.getInstance(properties)) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", messageId);
            }
        };
        message.setFrom(new InternetAddress("someone@else.test"));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress("buyer@buyers.test"));
        message.setSubject(subject, "UTF-8");
        message.setContent(html, "text/html; charset=UTF-8");
        Transport.send(message);
    }

    @Test
    void nobody_sees_a_page_who_is_not_logged_in_as_an_operator() {
        for (String path : new String[] {"/operator", "/operator/mail", "/operator/mail/1", "/operator/mail/1/html"}) {
            var refused = new TestBrowser(server).get(path);
            assertThat(refused.statusCode()).isEqualTo(302);
            assertThat(refused.headers().firstValue("Location").orElseThrow())
                    .startsWith("/operator/login?to=%2Foperator");
            assertThat(refused.body()).isEmpty();
        }
    }

    @Test
    void a_mail_is_kept_once_found_by_its_order_and_shown_harmlessly() throws Exception {
        String html = "<p>Grüße</p><script>alert(1)</script>";
        send("<same@else.test>", "Order 383441220117: <b>received</b>", html);
        send("<same@else.test>", "Order 383441220117: <b>received</b>", html);
        send("<other@else.test>", "Order 383441220118: received", html);

        String list = get("/operator/mail?order=383441220117").body();
        assertThat(list)
                .contains("Order 383441220117: &lt;b&gt;received&lt;/b&gt;")
                .doesNotContain("<b>received");
        assertThat(list).doesNotContain("383441220118").containsOnlyOnce("class=\"row-link\"");
        assertThat(get("/operator/mail").body()).contains("383441220118", "Demo:");

        long id = server.bean(Mailbox.class)
                .list("383441220117", null, 10)
                .getFirst()
                .id();
        var page = get("/operator/mail/" + id);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'")
                .doesNotContain("unsafe");
        assertThat(page.body()).contains("sandbox", "Message-ID").doesNotContain("alert(", "style=\"");

        var inner = get("/operator/mail/" + id + "/html");
        assertThat(inner.body().strip()).isEqualTo(html);
        assertThat(inner.headers().allValues("Content-Security-Policy"))
                .singleElement()
                .asString()
                .startsWith("sandbox; default-src 'none'");
        assertThat(inner.headers().firstValue("X-Frame-Options")).contains("SAMEORIGIN");
    }

    @Test
    void an_unknown_mail_is_not_found() throws Exception {
        assertThat(get("/operator/mail/1").statusCode()).isEqualTo(404);
        assertThat(get("/operator/mail/abc").statusCode()).isEqualTo(400);
        assertThat(get("/operator/mail?before=abc").statusCode()).isEqualTo(400);
    }
}
