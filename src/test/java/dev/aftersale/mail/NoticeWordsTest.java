package dev.aftersale.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aftersale.base.ProblemException;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What merchants may make of their notices, and what is refused. */
class NoticeWordsTest {

    @Test
    void what_is_blank_keeps_our_words() {
        assertThat(new NoticeWords(" ", "", null)).isEqualTo(NoticeWords.OURS);
    }

    @Test
    void a_subject_without_the_order_is_refused() {
        assertThatThrownBy(() -> new NoticeWords("Thank you!", null, null))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.field()).isEqualTo("subject"))
                .hasMessageContaining("{order}");
    }

    @Test
    void a_field_that_stands_for_nothing_is_refused_by_its_name() {
        assertThatThrownBy(() -> new NoticeWords(null, "Dear {customer}", null))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.field()).isEqualTo("heading"))
                .hasMessageContaining("{customer}");
    }

    @Test
    void words_without_end_are_refused() {
        assertThatThrownBy(() -> new NoticeWords(null, null, "x".repeat(2_001))).hasMessageContaining("2000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#ffffff", "#f0c000", "#8aa0ff"})
    void a_colour_on_which_white_can_not_be_read_is_refused(String colour) {
        assertThatThrownBy(() -> new NoticeStyle(colour, null, false)).hasMessageContaining("too light");
    }

    @ParameterizedTest
    @ValueSource(strings = {"red", "#12", "#GGGGGG", "#0b6b78;display:none", "url(x)"})
    void what_is_no_colour_is_refused(String colour) {
        assertThatThrownBy(() -> new NoticeStyle(colour, null, false)).hasMessageContaining("must be a colour");
    }

    @Test
    void a_logo_is_drawn_anew_as_high_as_it_is_shown() throws IOException {
        var large = new BufferedImage(1_000, 500, BufferedImage.TYPE_INT_RGB);
        large.createGraphics().setColor(Color.RED);
        byte[] jpeg = encoded(large, "jpeg");
        byte[] png = Logo.read(jpeg).png();
        var drawn = ImageIO.read(new ByteArrayInputStream(png));
        assertThat(drawn.getHeight()).isEqualTo(80);
        assertThat(drawn.getWidth()).isEqualTo(160);
        assertThat(Arrays.copyOf(png, 4)).containsExactly(0x89, 'P', 'N', 'G');
    }

    @Test
    void what_is_no_picture_is_refused_whatever_it_is_called() {
        byte[] program = "MZ\u0090 this program cannot be run".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> Logo.read(program)).hasMessageContaining("PNG or JPEG");
        byte[] script = "<svg onload='alert(1)' xmlns='http://www.w3.org/2000/svg'/>".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Logo.read(script)).hasMessageContaining("PNG or JPEG");
    }

    @Test
    void half_a_picture_is_refused() throws IOException {
        byte[] whole = encoded(new BufferedImage(300, 300, BufferedImage.TYPE_INT_RGB), "png");
        assertThatThrownBy(() -> Logo.read(Arrays.copyOf(whole, 60))).isInstanceOf(ProblemException.class);
    }

    private static byte[] encoded(BufferedImage picture, String format) throws IOException {
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(picture, format, bytes);
        return bytes.toByteArray();
    }
}
