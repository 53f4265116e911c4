package dev.aftersale.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

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
