package dev.aftersale.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Where all mail of a server under test arrives. Register it before the server, which is told of its {@link #routes()}. */
final class Letterbox implements AfterAllCallback {

    private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    Letterbox() {
        mail.start();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        mail.stop();
    }

    /** For {@code aftersale.mail-routes}. */
    String routes() {
        return "*=127.0.0.1:" + mail.getSmtp().getPort();
    }

    List<MimeMessage> all() {
        return List.of(mail.getReceivedMessages());
    }

    List<MimeMessage> to(String address) {
        return all().stream()
                .filter(message -> recipient(message).equals(address))
                .toList();
    }

    List<String> subjectsTo(String address) {
        return to(address).stream().map(Letterbox::subject).toList();
    }

    void awaitMail(String address, int count) {
        Awaitility.await().untilAsserted(() -> assertThat(to(address)).hasSize(count));
    }

    static String subject(MimeMessage message) {
        try {
            return message.getSubject();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String recipient(MimeMessage message) {
        try {
            return message.getRecipients(Message.RecipientType.TO)[0].toString();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}
