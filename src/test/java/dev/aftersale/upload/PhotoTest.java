package dev.aftersale.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class PhotoTest {

    @Test
    void where_a_photo_was_taken_is_gone_and_it_stands_upright() throws IOException {
        byte[] upload = withExif(picture("jpeg", 400, 200), 6, "GPS 53.55N 9.99E");
        assertThat(new String(upload, StandardCharsets.ISO_8859_1)).contains("Exif", "GPS 53.55N");

        Photo photo = Photo.read(upload);

        assertThat(new String(photo.jpeg(), StandardCharsets.ISO_8859_1)).doesNotContain("Exif", "GPS", "53.55");
        assertThat(photo.width()).isEqualTo(200);
        assertThat(photo.height()).isEqualTo(400);
        var drawn = ImageIO.read(new ByteArrayInputStream(photo.jpeg()));
        // red on the left becomes red on top
        assertThat(new Color(drawn.getRGB(100, 20)).getRed()).isGreaterThan(200);
        assertThat(new Color(drawn.getRGB(100, 380)).getBlue()).isGreaterThan(200);
    }

    @Test
    void png_and_webp_are_taken_and_large_ones_made_smaller() throws IOException {
        assertThat(Photo.read(picture("png", 5_000, 2_500)).width()).isEqualTo(2_048);
        byte[] webp = Base64.getDecoder().decode("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA");
        assertThat(Photo.read(webp).width()).isEqualTo(1);
    }

    @Test
    void what_is_no_picture_is_refused_whatever_it_is_called() throws IOException {
        refused(Problem.NO_PICTURE, () -> Photo.read("MZ\u0090\u0000 this program".getBytes(StandardCharsets.UTF_8)));
        refused(Problem.NO_PICTURE, () -> Photo.read("<svg onload=alert(1)>".getBytes(StandardCharsets.UTF_8)));
        refused(Problem.NO_PICTURE, () -> Photo.read(new byte[0]));
        byte[] half = picture("jpeg", 400, 400);
        refused(Problem.NO_PICTURE, () -> Photo.read(java.util.Arrays.copyOf(half, 30)));
        refused(Problem.BODY_TOO_LARGE, () -> Photo.read(new byte[Photo.MOST_BYTES + 1]));
    }

    @Test
    void a_picture_of_a_billion_pixels_is_refused_before_it_is_drawn() throws IOException {
        byte[] bomb = picture("png", 10, 10);
        ByteBuffer.wrap(bomb).putInt(16, 60_000).putInt(20, 60_000);
        refused(Problem.NO_PICTURE, () -> Photo.read(bomb));
    }

    private static byte[] picture(String format, int width, int height) throws IOException {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        graphics.setColor(Color.RED);
        graphics.fillRect(0, 0, width / 2, height);
        graphics.setColor(Color.BLUE);
        graphics.fillRect(width / 2, 0, width - width / 2, height);
        graphics.dispose();
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(image, format, bytes);
        return bytes.toByteArray();
    }

    /** With an APP1 segment as cameras write it: the orientation, and a text that tells the place. */
    private static byte[] withExif(byte[] jpeg, int orientation, String place) {
        byte[] text = place.getBytes(StandardCharsets.US_ASCII);
        var segment = ByteBuffer.allocate(4 + 6 + 8 + 2 + 12 + 4 + text.length);
        segment.putShort((short) 0xFFE1).putShort((short) (segment.capacity() - 2));
        segment.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
        segment.putInt(0x4D4D002A).putInt(8).putShort((short) 1);
        segment.putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0);
        segment.putInt(0).put(text);
        var whole = ByteBuffer.allocate(jpeg.length + segment.capacity());
        whole.put(jpeg, 0, 2).put(segment.array()).put(jpeg, 2, jpeg.length - 2);
        return whole.array();
    }

    private static void refused(Problem problem, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refusal -> assertThat(refusal.problem()).isEqualTo(problem));
    }
}
