package dev.aftersale.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamedFileTest {

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void a_file_is_what_its_content_is_and_called_so() throws IOException {
        var png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(4, 3, BufferedImage.TYPE_INT_RGB), "png", png);
        var picture = NamedFile.read("C:\\shots\\crack.in.cup.exe", png.toByteArray());
        assertThat(picture.name()).isEqualTo("crack.in.cup.jpg");
        assertThat(picture.file().mediaType()).isEqualTo("image/jpeg");
        assertThat(picture.width()).isEqualTo(4);

        var gif = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(4, 3, BufferedImage.TYPE_INT_RGB), "gif", gif);
        assertThat(NamedFile.read("a.gif", gif.toByteArray()).name()).isEqualTo("a.jpg");

        assertThat(NamedFile.read("invoice.pdf.js", text("%PDF-1.7 and so on")).name())
                .isEqualTo("invoice.pdf.pdf");
        assertThat(NamedFile.read("", text("Grüße")).name()).isEqualTo("file.txt");
    }

    @Test
    void names_lead_nowhere_and_hide_nothing() {
        assertThat(NamedFile.read("../../etc/pass\u202Ewd\r\nX-A: b\".txt", text("a"))
                        .name())
                .isEqualTo("passwdX-A b.txt");
        assertThat(NamedFile.read(".htaccess", text("a")).name()).isEqualTo("file.txt");
        assertThat(NamedFile.read("ü".repeat(300) + ".txt", text("a")).name()).hasSize(104);
    }

    private static byte[] jpeg(int width, int height, boolean progressive) throws IOException {
        var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(0, 0, 0xFF0000);
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        var param = writer.getDefaultWriteParam();
        param.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
        var bytes = new ByteArrayOutputStream();
        try (var out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, null), param);
        }
        writer.dispose();
        return bytes.toByteArray();
    }

    /** With something else behind the first marker. */
    private static byte[] with(byte[] jpeg, int marker, String content) {
        byte[] text = text(content);
        return ByteBuffer.allocate(jpeg.length + 4 + text.length)
                .put(jpeg, 0, 2)
                .putShort((short) (0xFF00 | marker))
                .putShort((short) (text.length + 2))
                .put(text)
                .put(jpeg, 2, jpeg.length - 2)
                .array();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_picture_of_a_mail_stays_to_the_bit_if_it_is_nothing_else(boolean progressive) throws IOException {
        byte[] plain = jpeg(2_048, 300, progressive);
        NamedFile kept = NamedFile.mailed("scan.JPG", plain);
        assertThat(kept.name()).isEqualTo("scan.jpg");
        assertThat(kept.file().content()).isEqualTo(plain);
        assertThat(kept.width()).isEqualTo(2_048);
        assertThat(kept.height()).isEqualTo(300);
        assertThat(NamedFile.read("scan.jpg", plain).file().content())
                .as("what is uploaded is drawn anew all the same")
                .isNotEqualTo(plain);

        byte[] withColours = with(plain, 0xE2, "ICC_PROFILE\0\1\1profile");
        assertThat(NamedFile.mailed("a", withColours).file().content()).isEqualTo(withColours);
    }

    @Test
    void a_picture_of_a_mail_that_holds_something_else_is_drawn_anew() throws IOException {
        byte[] plain = jpeg(64, 48, false);
        var others = Map.of(
                "a place", with(plain, 0xE1, "Exif\0\0 GPS secret"),
                "a comment", with(plain, 0xFE, "secret"),
                "a preview", with(plain, 0xE0, "JFIF\0 and a picture secret"),
                "another program's data", with(plain, 0xEC, "Ducky secret"),
                "an archive behind it",
                        ByteBuffer.allocate(plain.length + 20)
                                .put(plain)
                                .put(text("PK\3\4secret"))
                                .array());
        others.forEach((what, file) -> {
            NamedFile drawn = NamedFile.mailed("a.jpg", file);
            assertThat(new String(drawn.file().content(), StandardCharsets.ISO_8859_1))
                    .as(what)
                    .doesNotContain("secret")
                    .startsWith("\u00FF\u00D8");
            assertThat(drawn.width()).isEqualTo(64);
        });
        assertThat(NamedFile.mailed("a.jpg", jpeg(2_049, 10, false)).width()).isEqualTo(2_048);
    }

    @Test
    void a_picture_of_a_mail_that_is_cut_short_is_refused_or_drawn_as_far_as_it_goes() throws IOException {
        byte[] plain = jpeg(64, 48, false);
        for (int length = 4; length < plain.length; length++) {
            byte[] file = Arrays.copyOf(plain, length);
            try {
                assertThat(NamedFile.mailed("a.jpg", file).file().content()).isNotEqualTo(file);
            } catch (ProblemException e) {
                assertThat(e.problem()).isEqualTo(Problem.NO_PICTURE);
            }
        }
    }

    @Test
    void programs_archives_and_markup_are_refused_whatever_they_are_called() {
        for (byte[] file : new byte[][] {
            text("MZ\u0090\u0000\u0003"),
            text("PK\u0003\u0004"),
            text("\u007FELF\u0002\u0001"),
            text("  <svg onload=alert(1)>"),
            text("\uFEFF<html>"),
            {(byte) 0xFE, (byte) 0xED, 'a'},
            {},
        }) {
            assertThatThrownBy(() -> NamedFile.read("cat.jpg", file))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            problem -> assertThat(problem.problem()).isEqualTo(Problem.FILE_REFUSED));
        }
    }
}
