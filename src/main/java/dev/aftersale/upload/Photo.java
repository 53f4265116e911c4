package dev.aftersale.upload;

import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A picture that somebody sent, drawn anew unless it is plain: what we keep has nothing of the file that came but what was to be
 * seen in it. So there is no place where it was taken, no camera, no script, and no program that calls itself a picture.
 */
public final class Photo {

    /** What an upload may weigh. */
    public static final int MOST_BYTES = 10 * 1024 * 1024;

    /** The longer side of what is kept. */
    private static final int MOST_PIXELS = 2_048;

    /** A picture of more than this is a bomb, or of no use here. */
    private static final long MOST_AREA = 120_000_000;

    /** A picture from a mail that weighs no more is not drawn anew if nothing else is in it. */
    private static final int LIGHT_BYTES = 512 * 1024;

    private static final float QUALITY = 0.85f;

    /** Drawing takes memory: more than a few at once must wait. */
    private static final Semaphore DRAWING = new Semaphore(2);

    private final byte[] jpeg;
    private final int width;
    private final int height;

    private Photo(byte[] jpeg, int width, int height) {
        this.jpeg = jpeg;
        this.width = width;
        this.height = height;
    }

    public byte[] jpeg() {
        return jpeg;
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /**
     * A picture from a mail: as it came where it is a light JPEG of a size that is kept and holds nothing but itself, so that a
     * scan is as readable on a page as in the mail that goes on; otherwise drawn anew, as {@link #read}.
     */
    static Photo mailed(byte[] file) {
        if (file.length <= LIGHT_BYTES) {
            var plain = PlainJpeg.of(file);
            if (plain.isPresent()) {
                int width = plain.get().width();
                int height = plain.get().height();
                if (Math.min(width, height) >= 1 && Math.max(width, height) <= MOST_PIXELS) {
                    return new Photo(file.clone(), width, height);
                }
            }
        }
        return read(file);
    }

    /** Reads a JPEG, PNG, WebP or GIF file (of which one picture is kept), whatever it is called; refuses everything else, and says why. */
    public static Photo read(byte[] upload) {
        if (upload.length > MOST_BYTES) {
            throw Problem.BODY_TOO_LARGE.because("A photo must not have more than 10 MB.");
        }
        FileType type = FileType.of(upload)
                .filter(FileType::isPicture)
                .orElseThrow(() -> Problem.NO_PICTURE.because(
                        "A photo must be a JPEG, PNG, WebP or GIF picture; this file is none of them."));
        DRAWING.acquireUninterruptibly();
        try {
            BufferedImage drawn = draw(upload, type, type == FileType.JPEG ? ExifOrientation.of(upload) : 1);
            return new Photo(encode(drawn), drawn.getWidth(), drawn.getHeight());
        } catch (IOException | RuntimeException e) {
            if (e instanceof ProblemException problem) {
                throw problem;
            }
            throw Problem.NO_PICTURE.because("The picture can't be read: it is damaged or not complete.", e);
        } finally {
            DRAWING.release();
        }
    }

    private static BufferedImage draw(byte[] upload, FileType type, int orientation) throws IOException {
        Iterator<ImageReader> readers =
                ImageIO.getImageReadersByFormatName(type.name().toLowerCase(Locale.ROOT));
        if (!readers.hasNext()) {
            throw Problem.NO_PICTURE.because("Pictures of this format can't be read here; send a JPEG.");
        }
        ImageReader reader = readers.next();
        // The usual streams keep a file on the disk beside what is in memory already.
        try (var input = new MemoryCacheImageInputStream(new ByteArrayInputStream(upload))) {
            reader.setInput(input, true, true);
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            if (width < 1 || height < 1 || (long) width * height > MOST_AREA) {
                throw Problem.NO_PICTURE.because("The picture is too large: %d × %d pixels.".formatted(width, height));
            }
            ImageReadParam param = reader.getDefaultReadParam();
            // Read every n-th pixel of a large one, so that memory is bounded by what is kept.
            int skip = Math.max(1, Math.max(width, height) / (MOST_PIXELS * 2));
            param.setSourceSubsampling(skip, skip, 0, 0);
            return upright(reader.read(0, param), orientation);
        } finally {
            reader.dispose();
        }
    }

    /** Within the size that is kept, on white where it was transparent, and turned as the camera was held. */
    private static BufferedImage upright(BufferedImage source, int orientation) {
        double scale = Math.min(1, (double) MOST_PIXELS / Math.max(source.getWidth(), source.getHeight()));
        int width = Math.max(1, (int) Math.round(source.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(source.getHeight() * scale));
        boolean turned = orientation >= 5;
        // With its colours in bytes, as the writer of JPEG takes them; from whole numbers it picks each, at a fifth of
        // the cost.
        var target = new BufferedImage(turned ? height : width, turned ? width : height, BufferedImage.TYPE_3BYTE_BGR);
        var graphics = target.createGraphics();
        try {
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, target.getWidth(), target.getHeight());
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            var place = ExifOrientation.turn(orientation, width, height);
            place.concatenate(AffineTransform.getScaleInstance(
                    (double) width / source.getWidth(), (double) height / source.getHeight()));
            graphics.drawImage(source, place, null);
        } finally {
            graphics.dispose();
        }
        return target;
    }

    private static byte[] encode(BufferedImage drawn) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        var bytes = new ByteArrayOutputStream();
        try (var output = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(output);
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(QUALITY);
            writer.write(null, new IIOImage(drawn, null, null), param);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
