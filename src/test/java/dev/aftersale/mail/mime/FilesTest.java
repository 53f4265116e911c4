package dev.aftersale.mail.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilesTest {

    private static final byte[] PLACE = "52.5163N 13.3777E".getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest
    @CsvSource({
        "4D5A9000, PROGRAM",
        "7F454C46, PROGRAM",
        "23212F62696E2F7368, PROGRAM",
        "504B0304, ARCHIVE",
        "526172211A07, ARCHIVE",
        "377ABCAF271C, ARCHIVE",
        "1F8B08, ARCHIVE",
        "D0CF11E0A1B11AE1, OFFICE",
        "7B5C72746631, OFFICE",
        "255044462D312E34, PDF",
        "474946383961, GIF",
        "524946460000000057454250, WEBP",
        "0000001866747970686569630000, HEIC",
        "3C7376673E, MARKUP",
        "20203C21444F435459504520, MARKUP",
        "68656C6C6F, TEXT",
        "424547494E3A5643415244, UNKNOWN",
        "000102, UNKNOWN",
        "'', UNKNOWN"
    })
    void a_file_is_what_its_bytes_say(String hex, FileType type) {
        assertThat(FileType.of(HexFormat.of().parseHex(hex))).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "invoice.pdf.exe | PDF | invoice.pdf.exe.pdf",
                "C:\\temp\\a.jpeg | JPEG | a.jpeg",
                "../../.htaccess | TEXT | htaccess.txt",
                "a<b>\"c\";d.png | PNG | abcd.png",
                "report.csv | TEXT | report.csv",
                "null | GIF | file-3.gif",
                "run.exe | PROGRAM | run.exe",
                "... | PDF | file-3.pdf"
            })
    void a_name_of_a_file_does_no_harm(String name, FileType type, String safe) {
        assertThat(FileNames.safe(name, type, 3)).isEqualTo(safe);
    }

    @Test
    void a_jpeg_keeps_its_picture_and_which_way_is_up_and_loses_the_place() throws IOException {
        byte[] plain = picture("jpeg");
        byte[] stripped = strip(FileType.JPEG, joined(plain, 2, app1(6), PLACE));
        assertThat(new String(stripped, StandardCharsets.ISO_8859_1))
                .doesNotContain("52.5163")
                .contains("Exif");
        assertThat(sameSight(plain, stripped)).isTrue();
        assertThat(strip(FileType.JPEG, stripped)).isEqualTo(stripped);
        assertThat(stripped[stripped.length - 1]).isEqualTo((byte) 0xD9);
    }

    @Test
    void a_png_and_a_gif_keep_their_pictures_and_lose_their_words() throws IOException {
        byte[] png = picture("png");
        var text = ByteBuffer.allocate(PLACE.length + 12)
                .putInt(PLACE.length)
                .put("tEXt".getBytes(StandardCharsets.US_ASCII));
        byte[] stripped =
                strip(FileType.PNG, joined(png, 33, text.put(PLACE).putInt(0).array(), PLACE));
        assertThat(stripped).isEqualTo(png);
        byte[] gif = picture("gif");
        byte[] comment = ByteBuffer.allocate(PLACE.length + 4)
                .put((byte) 0x21)
                .put((byte) 0xFE)
                .put((byte) PLACE.length)
                .put(PLACE)
                .put((byte) 0)
                .array();
        byte[] clean = strip(FileType.GIF, joined(gif, 13 + (3 << ((gif[10] & 7) + 1)), comment, PLACE));
        assertThat(new String(clean, StandardCharsets.ISO_8859_1)).doesNotContain("52.5163");
        assertThat(sameSight(gif, clean)).isTrue();
    }

    @Test
    void a_webp_loses_its_data_and_says_so_in_its_head() {
        byte[] exif = ByteBuffer.allocate(8 + 18)
                .put("EXIF".getBytes(StandardCharsets.US_ASCII))
                .putInt(0x11000000)
                .put(PLACE)
                .array();
        byte[] head = HexFormat.of()
                .parseHex("524946460000000057454250" + "565038580A000000" + "0C000000" + "000000000000" + "56503820"
                        + "02000000" + "AABB");
        byte[] stripped = strip(FileType.WEBP, joined(head, head.length, exif, new byte[0]));
        assertThat(new String(stripped, StandardCharsets.ISO_8859_1))
                .doesNotContain("EXIF")
                .contains("VP8 ");
        assertThat(stripped[20]).isZero();
        assertThat(ByteBuffer.wrap(stripped)
                        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                        .getInt(4))
                .isEqualTo(stripped.length - 8);
    }

    @Test
    void a_heic_loses_the_place_and_no_byte_moves() {
        byte[] file = joined(
                HexFormat.of().parseHex("0000001866747970686569630000"),
                14,
                app1(1),
                "<x:xmpmeta>13.3777E</x:xmpmeta>after".getBytes(StandardCharsets.US_ASCII));
        byte[] stripped = strip(FileType.HEIC, file);
        String all = new String(stripped, StandardCharsets.ISO_8859_1);
        assertThat(stripped).hasSameSizeAs(file);
        assertThat(all).doesNotContain("52.5163").doesNotContain("13.3777").endsWith("after");
    }

    @Test
    void a_picture_that_is_broken_does_not_go_on() {
        assertThat(PictureData.strip(FileType.JPEG, HexFormat.of().parseHex("FFD8FFE1FFFF00")))
                .isNull();
        assertThat(PictureData.strip(FileType.PNG, HexFormat.of().parseHex("89504E470D0A1A0A7FFFFFFF49444154AABBCCDD")))
                .isNull();
        assertThat(PictureData.strip(FileType.GIF, "GIF89a".getBytes(StandardCharsets.US_ASCII)))
                .isNull();
    }

    private static byte[] strip(FileType type, byte[] file) {
        byte[] stripped = PictureData.strip(type, file);
        assertThat(stripped).isNotNull();
        return stripped;
    }

    /** EXIF with an orientation and a place, as a camera writes it. */
    private static byte[] app1(int orientation) {
        var tiff = ByteBuffer.allocate(8 + 2 + 24 + 4 + 2 + 12 + 4 + 24);
        tiff.put("MM\0*".getBytes(StandardCharsets.ISO_8859_1)).putInt(8).putShort((short) 2);
        tiff.putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0);
        tiff.putShort((short) 0x8825).putShort((short) 4).putInt(1).putInt(38).putInt(0);
        tiff.putShort((short) 1)
                .putShort((short) 2)
                .putShort((short) 2)
                .putInt(3)
                .putInt(56)
                .putInt(0)
                .put(PLACE);
        byte[] all = tiff.array();
        return ByteBuffer.allocate(all.length + 10)
                .putShort((short) 0xFFE1)
                .putShort((short) (all.length + 8))
                .put("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1))
                .put(all)
                .array();
    }

    private static byte[] joined(byte[] file, int at, byte[] inserted, byte[] after) {
        return ByteBuffer.allocate(file.length + inserted.length + after.length)
                .put(file, 0, at)
                .put(inserted)
                .put(file, at, file.length - at)
                .put(after)
                .array();
    }

    private static byte[] picture(String format) throws IOException {
        var image = new BufferedImage(24, 16, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 24; x++) {
            image.setRGB(x, x % 16, 0x3366CC + x * 0x010203);
        }
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, format, out);
        return out.toByteArray();
    }

    private static boolean sameSight(byte[] a, byte[] b) throws IOException {
        return Arrays.equals(pixels(a), pixels(b));
    }

    private static int[] pixels(byte[] file) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}
