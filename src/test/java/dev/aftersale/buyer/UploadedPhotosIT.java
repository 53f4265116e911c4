package dev.aftersale.buyer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aftersale.link.OrderLinks;
import dev.aftersale.returns.Return;
import dev.aftersale.returns.Returns;
import dev.aftersale.staff.Role;
import dev.aftersale.testing.Boutique;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What people put into the form of a return: files that are none, or tell too much, and the form itself once more. */
class UploadedPhotosIT {

    private static final String PLACE = "GPS 53.5511N 9.9937E";
    private static final String SCRIPT = "<script>alert(1)</script>";

    @RegisterExtension
    static final TestServer server = new TestServer().with("aftersale.payment.reconcile-every", "500ms");

    private final Boutique shop = new Boutique(server, "Boutique Nord");
    private final Browser browser = new Browser(server);

    private long order;
    private String home;
    private String action;
    private Map<String, String> values;

    @BeforeEach
    void a_shipped_order() {
        order = shop.sell("photo@buyers.test");
        shop.ship(order);
        String url = server.bean(OrderLinks.class).url(shop.id(), order);
        home = url.substring(url.indexOf("/o/"));
        action = home + "/return";
        await().until(() ->
                server.bean(Returns.class).eligibility(shop.id(), order).isAny());
        long bottle = shop.order(order).items().getFirst().id();
        values = Map.of("resolution", "REFUND", "quantity-" + bottle, "1", "reason-" + bottle, "DAMAGED_ITEM");
    }

    private List<Return> asked() {
        return server.bean(Returns.class).ofOrders(shop.id(), List.of(order));
    }

    /** Of this merchant, each file once. */
    private List<byte[]> stored() throws SQLException {
        try (var connection = server.database().asOwner();
                var statement = connection.prepareStatement("SELECT content FROM return_file WHERE merchant_id = ?")) {
            statement.setLong(1, shop.id().value());
            var files = new java.util.ArrayList<byte[]>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    files.add(rows.getBytes(1));
                }
            }
            return files;
        }
    }

    @Test
    void what_is_no_photo_is_refused_whatever_it_is_called_and_nothing_of_it_is_kept() throws Exception {
        byte[] photo = picture("jpg");
        for (byte[] file : List.of(
                text("MZ\u0090\u0000 This program cannot be run in DOS mode."),
                text("\u007fELF\u0002\u0001\u0001"),
                text("#!/bin/sh\nrm -rf /"),
                text("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
                text("<html>" + SCRIPT),
                text("PK\u0003\u0004"),
                text("%PDF-1.7"),
                Arrays.copyOf(photo, 30))) {
            var refused = browser.upload(browser.form(action), action, values, "me.jpg", file);
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.body()).contains("no picture that we can read");
        }
        assertThat(asked()).isEmpty();
        assertThat(stored()).isEmpty();
    }

    /** A photo in every respect but its size. */
    @Test
    void a_photo_of_fifty_megabytes_is_refused_beside_its_field_with_the_rest_kept() throws Exception {
        byte[] large = Arrays.copyOf(picture("jpg"), 50 << 20);
        var with = new HashMap<>(values);
        with.put("message", "The glaze is off");
        var refused = browser.upload(browser.form(action), action, with, "large.jpg", large);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("no picture that we can read", "The glaze is off");
        assertThat(asked()).isEmpty();
        assertThat(stored()).isEmpty();
    }

    /** Buyer, merchant and disk get the picture and nothing that lay in the file besides. */
    @Test
    void where_it_was_taken_and_what_is_hidden_in_it_goes_no_further() throws Exception {
        byte[] upload = with(with(picture("jpg"), 0xE1, "Exif\0\0" + PLACE), 0xFE, SCRIPT);
        assertThat(latin(upload)).contains(PLACE, SCRIPT);

        assertThat(browser.upload(browser.form(action), action, values, "it.jpg", upload)
                        .status())
                .isEqualTo(303);

        Return row = asked().getFirst();
        int position = row.photos().getFirst().position();
        var seen = browser.get(home + "/return/" + row.id() + "/photo/" + position);
        assertThat(seen.header("Content-Type")).startsWith("image/jpeg");
        assertThat(seen.response().headers().firstValue("X-Content-Type-Options"))
                .contains("nosniff");
        var staff = TestBrowser.staff(server, shop.id(), Role.SUPPORT)
                .get("/console/returns/" + row.id() + "/photos/" + position);
        assertThat(staff.statusCode()).isEqualTo(200);
        assertThat(stored()).hasSize(1);
        for (String bytes : List.of(seen.body(), staff.body(), latin(stored().getFirst()))) {
            assertThat(bytes).doesNotContain("Exif", "GPS", "53.5511", "<script");
        }
        assertThat(ImageIO.read(new java.io.ByteArrayInputStream(stored().getFirst()))
                        .getWidth())
                .isEqualTo(400);
    }

    @Test
    void a_form_that_is_sent_twice_or_from_the_page_before_asks_once() throws Exception {
        var form = browser.form(action);
        byte[] photo = picture("jpg");
        for (int i = 0; i < 3; i++) {
            assertThat(browser.upload(form, action, values, "it.jpg", photo).status())
                    .isEqualTo(303);
        }
        var changed = new HashMap<>(values);
        changed.put("message", "and another thing");
        var back = browser.upload(form, action, changed, "it.jpg", photo);
        assertThat(back.status()).isEqualTo(303);
        assertThat(browser.get(home).body()).contains("This form was sent before");
        assertThat(asked()).hasSize(1);
    }

    @Test
    void a_form_that_is_sent_by_two_at_once_asks_once() throws Exception {
        var form = browser.form(action);
        byte[] photo = picture("jpg");
        var sent = java.util.stream.IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(() ->
                        browser.upload(form, action, values, "it.jpg", photo).status()))
                .toList();
        assertThat(sent).extracting(CompletableFuture::join).contains(303).allMatch(status -> (int) status < 500);
        assertThat(asked()).hasSize(1);
    }

    private static byte[] picture(String format) throws IOException {
        var picture = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(400, 300, BufferedImage.TYPE_INT_RGB), format, picture);
        return picture.toByteArray();
    }

    /** With one more segment, right after the start of the image. */
    private static byte[] with(byte[] jpeg, int marker, String content) {
        byte[] bytes = text(content);
        return ByteBuffer.allocate(jpeg.length + 4 + bytes.length)
                .put(jpeg, 0, 2)
                .put((byte) 0xFF)
                .put((byte) marker)
                .putShort((short) (bytes.length + 2))
                .put(bytes)
                .put(jpeg, 2, jpeg.length - 2)
                .array();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
