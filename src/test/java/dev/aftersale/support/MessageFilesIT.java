package dev.aftersale.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.link.OrderLinks;
import dev.aftersale.staff.Role;
import dev.aftersale.support.Message.Author;
import dev.aftersale.support.Message.Via;
import dev.aftersale.support.SupportThread.Kind;
import dev.aftersale.testing.Boutique;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import dev.aftersale.upload.NamedFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Files of messages: through the front door, and from page to page. */
class MessageFilesIT {

    @RegisterExtension
    static final TestServer server = new TestServer().with("aftersale.workers.enabled", "false");

    private final Threads threads = server.bean(Threads.class);
    private final Boutique shop = new Boutique(server, "Files");

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] picture() throws IOException {
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB), "png", bytes);
        return bytes.toByteArray();
    }

    private String home(long order) {
        return URI.create(server.bean(OrderLinks.class).url(shop.id(), order)).getPath();
    }

    private SupportThread thread(long order) {
        return threads.inquiry(shop.id(), order).orElseThrow();
    }

    @Test
    void a_message_keeps_its_files_and_what_it_quotes_apart_from_its_words() throws IOException {
        long order = shop.sell("a@buyers.test");
        var message = new NewMessage(
                order,
                Kind.INQUIRY,
                Author.BUYER,
                null,
                Via.MAIL,
                "",
                "> What broke?\r\n",
                List.of(NamedFile.read("cup.png", picture()), NamedFile.read("list.txt", text("1 cup"))));
        threads.append(shop.id(), message, null);

        var written = thread(order).recent().getFirst();
        assertThat(written.body()).isEmpty();
        assertThat(written.quoted()).isEqualTo("> What broke?");
        assertThat(written.files())
                .extracting(ThreadFile::name, ThreadFile::mediaType, ThreadFile::isPicture)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("cup.jpg", "image/jpeg", true),
                        org.assertj.core.groups.Tuple.tuple("list.txt", "text/plain;charset=UTF-8", false));
        long id = thread(order).id();
        assertThat(threads.file(shop.id(), id, written.id(), 2)
                        .orElseThrow()
                        .file()
                        .content())
                .isEqualTo(text("1 cup"));
        assertThat(threads.file(shop.id(), shop.sell("b@buyers.test"), id, written.id(), 2))
                .as("through another order")
                .isEmpty();
        assertThat(threads.file(new Boutique(server, "Others").id(), id, written.id(), 2))
                .isEmpty();
    }

    @Test
    void what_the_buyer_attaches_the_merchant_gets_and_the_other_way_round() throws IOException {
        long order = shop.sell("a@buyers.test");
        var buyer = new TestBrowser(server);
        var agent = TestBrowser.staff(server, shop.id(), Role.SUPPORT);
        String home = home(order);

        buyer.get(home + "/messages");
        assertThat(buyer.upload(home + "/messages", "files", "../cup.png", picture(), "text", "It broke", "key", "b1")
                        .statusCode())
                .isEqualTo(303);
        assertThat(buyer.upload(home + "/messages", "files", "../cup.png", picture(), "text", "It broke", "key", "b1")
                        .statusCode())
                .as("sent twice")
                .isEqualTo(303);
        assertThat(thread(order).recent()).hasSize(1);

        String page = "/console/messages/" + thread(order).id();
        String file = page + "/said/" + thread(order).recent().getFirst().id() + "/files/1";
        assertThat(agent.get(page).body()).contains(file, "cup.jpg", "It broke");
        var shown = agent.get(file);
        assertThat(shown.headers().firstValue("Content-Type")).hasValue("image/jpeg");
        assertThat(shown.headers().firstValue("Content-Disposition").orElse("")).startsWith("inline");
        assertThat(shown.headers().firstValue("Content-Security-Policy")).hasValue("default-src 'none'; sandbox");
        assertThat(shown.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(agent.get(file + "?save=1")
                        .headers()
                        .firstValue("Content-Disposition")
                        .orElse(""))
                .startsWith("attachment")
                .contains("cup.jpg");

        agent.get(page);
        assertThat(agent.upload(page, "files", "label.txt", text("Go to the post office"), "text", "", "key", "a1")
                        .statusCode())
                .as("a file needs no words")
                .isEqualTo(303);
        var answer = thread(order).recent().getLast();
        String theirs = home + "/messages/" + thread(order).id() + "/said/" + answer.id() + "/files/1";
        assertThat(buyer.get(home + "/messages").body()).contains(theirs, "label.txt");
        assertThat(buyer.get(theirs).headers().firstValue("Content-Disposition").orElse(""))
                .as("text is saved, never shown by the browser")
                .startsWith("attachment");
        assertThat(buyer.get(theirs).body()).isEqualTo("Go to the post office");
        String other = home(shop.sell("b@buyers.test"));
        assertThat(new TestBrowser(server).get(theirs.replace(home, other)).statusCode())
                .as("by the link of another order")
                .isEqualTo(404);
        assertThat(TestBrowser.staff(server, new Boutique(server, "Rivals").id(), Role.OWNER)
                        .get(file)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void what_is_no_file_to_keep_is_refused_and_the_words_stay_in_the_form() {
        long order = shop.sell("a@buyers.test");
        String home = home(order);
        var buyer = new TestBrowser(server);
        buyer.get(home + "/messages");
        var refused = buyer.upload(
                home + "/messages", "files", "holiday.jpg", text("MZ\u0090\u0000"), "text", "Look", "key", "b1");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("holiday.jpg", "choose the files again", "Look</textarea>");
        assertThat(buyer.upload(home + "/messages", "files", "", new byte[0], "text", " ", "key", "b2")
                        .statusCode())
                .isEqualTo(422);
        assertThat(threads.inquiry(shop.id(), order)).isEmpty();
    }
}
