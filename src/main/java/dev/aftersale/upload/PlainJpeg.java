package dev.aftersale.upload;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JPEG that holds its picture and nothing else: no place, camera, preview or comment, and no other file before, between or
 * after. What follows a marker is not decoded; a picture that is damaged there looks so.
 */
record PlainJpeg(int width, int height) {

    private static final int START_OF_IMAGE = 0xD8;
    private static final int END_OF_IMAGE = 0xD9;
    private static final int START_OF_SCAN = 0xDA;

    /** Empty for everything else, be it a JPEG or not. */
    static Optional<PlainJpeg> of(byte[] file) {
        try {
            return Optional.ofNullable(read(file));
        } catch (IndexOutOfBoundsException e) {
            return Optional.empty(); // cut short
        }
    }

    private static @Nullable PlainJpeg read(byte[] file) {
        if (file.length < 4 || marker(file, 0) != START_OF_IMAGE) {
            return null;
        }
        PlainJpeg frame = null;
        int at = 2;
        while (true) {
            int marker = marker(file, at);
            if (marker == END_OF_IMAGE) {
                return at + 2 == file.length ? frame : null;
            }
            if (!isOfPicture(file, at, marker)) {
                return null;
            }
            if (isFrame(marker)) {
                if (frame != null) {
                    return null; // of several pictures
                }
                frame = new PlainJpeg(u16(file, at + 7), u16(file, at + 5));
            }
            at += 2 + u16(file, at + 2);
            if (marker == START_OF_SCAN) {
                at = endOfScan(file, at);
            }
        }
    }

    /** Tables, frames and scans; which format it is, and its colours (JFIF, ICC, Adobe's transform). */
    private static boolean isOfPicture(byte[] file, int at, int marker) {
        return switch (marker) {
            case 0xC4, 0xDB, 0xDD, START_OF_SCAN -> true;
            case 0xE0 -> begins(file, at + 4, "JFIF\0") && u16(file, at + 2) == 16; // without a preview
            case 0xE2 -> begins(file, at + 4, "ICC_PROFILE\0");
            case 0xEE -> begins(file, at + 4, "Adobe") && u16(file, at + 2) == 14;
            default -> isFrame(marker);
        };
    }

    /** Baseline, extended and progressive, as all programs read them. */
    private static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xC2;
    }

    /** At the next marker that is none of those within a scan. */
    private static int endOfScan(byte[] file, int from) {
        int at = from;
        while ((file[at] & 0xFF) != 0xFF || isWithinScan(file[at + 1] & 0xFF)) {
            at++;
        }
        return at;
    }

    private static boolean isWithinScan(int marker) {
        return marker == 0 || marker == 0xFF || (marker >= 0xD0 && marker <= 0xD7);
    }

    /** -1 where there is none. */
    private static int marker(byte[] file, int at) {
        return (file[at] & 0xFF) == 0xFF ? file[at + 1] & 0xFF : -1;
    }

    private static int u16(byte[] file, int at) {
        return (file[at] & 0xFF) << 8 | (file[at + 1] & 0xFF);
    }

    private static boolean begins(byte[] file, int at, String text) {
        return new String(file, at, text.length(), StandardCharsets.ISO_8859_1).equals(text);
    }
}
