package dev.aftersale.mail;

import dev.aftersale.base.Problem;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/**
 * A merchant's logo, drawn anew: 80 pixels high, so that it is sharp at the 40 it is shown with, and small enough to travel
 * in each mail. A picture that is fetched from us would tell us who reads what.
 */
public final class Logo {

    public static final int MOST_BYTES = 2 * 1024 * 1024;

    private static final int HEIGHT = 80;
    private static final int WIDEST = 480;
    private static final long MOST_AREA = 20_000_000;

    private final byte[] png;

    private Logo(byte[] png) {
        this.png = png;
    }

    byte[] png() {
        return png;
    }

    /** Reads a PNG or JPEG file; refuses everything else, and says why. */
    public static Logo read(byte[] upload) {
        if (upload.length > MOST_BYTES) {
            throw Problem.BODY_TOO_LARGE.because("A logo must not have more than 2 MB.");
        }
        try (var input = ImageIO.createImageInputStream(new ByteArrayInputStream(upload))) {
            var readers = ImageIO.getImageReaders(input);
            while (readers.hasNext()) {
                var reader = readers.next();
                String format = reader.getFormatName();
                if (!format.equalsIgnoreCase("png") && !format.equalsIgnoreCase("jpeg")) {
                    continue;
                }
                reader.setInput(input, true, true);
                if ((long) reader.getWidth(0) * reader.getHeight(0) > MOST_AREA) {
                    throw Problem.NO_PICTURE.because("The picture is too large: %d × %d pixels."
                            .formatted(reader.getWidth(0), reader.getHeight(0)));
                }
                BufferedImage read = reader.read(0);
                reader.dispose();
                return new Logo(encode(drawn(read)));
            }
            throw Problem.NO_PICTURE.because("A logo must be a PNG or JPEG picture; this file is neither.");
        } catch (IOException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw Problem.NO_PICTURE.because("The picture can’t be read: it is damaged or not complete.", e);
        }
    }

    private static BufferedImage drawn(BufferedImage picture) {
        double scale = Math.min((double) HEIGHT / picture.getHeight(), (double) WIDEST / picture.getWidth());
        int width = Math.max(1, (int) Math.round(picture.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(picture.getHeight() * scale));
        var canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        var pen = canvas.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        pen.drawImage(picture, 0, 0, width, height, null);
        pen.dispose();
        return canvas;
    }

    private static byte[] encode(BufferedImage picture) throws IOException {
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", bytes);
        return bytes.toByteArray();
    }
}
