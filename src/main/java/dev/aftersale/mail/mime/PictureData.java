package dev.aftersale.mail.mime;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of a picture what is not to be seen in it: above all, the place where it was taken. What is to be seen stays to
 * the bit, unlike with photos for a return, which are drawn anew: a scan or a screenshot must stay readable.
 */
final class PictureData {

    private static final Set<String> PNG_KEPT = Set.of(
            "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "pHYs", "bKGD", "cICP",
            "acTL", "fcTL", "fdAT");
    private static final Set<String> WEBP_KEPT = Set.of("VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP");

    private PictureData() {}

    /** The file without its data; null if it is so broken that nobody can tell what is in it. */
    static byte @Nullable [] strip(FileType type, byte[] file) {
        try {
            return switch (type) {
                case JPEG -> jpeg(file);
                case PNG -> png(file);
                case WEBP -> webp(file);
                case GIF -> gif(file);
                case HEIC -> heic(file);
                case PDF, TEXT, DOCX, OFFICE, ARCHIVE, PROGRAM, MARKUP, UNKNOWN -> file;
            };
        } catch (IndexOutOfBoundsException e) {
            return null;
        }
    }

    /** Keeps the picture, its colours and which way is up; drops EXIF, XMP, IPTC, comments, and what follows its end. */
    private static byte[] jpeg(byte[] file) {
        var out = new ByteArrayOutputStream(file.length);
        out.write(file, 0, 2);
        int orientation = orientation(file);
        if (orientation > 1) {
            out.writeBytes(exif(orientation));
        }
        int at = 2;
        while (at < file.length) {
            int marker = file[at + 1] & 0xFF;
            if ((file[at] & 0xFF) != 0xFF) {
                throw new IndexOutOfBoundsException("no marker");
            }
            if (marker == 0xFF) {
                at++;
                continue;
            }
            if (marker == 0xD9) {
                out.write(file, at, 2);
                return out.toByteArray();
            }
            int end = (marker >= 0xD0 && marker <= 0xD7) || marker == 1 ? at + 2 : at + 2 + u16(file, at + 2);
            if (end > file.length) {
                throw new IndexOutOfBoundsException("cut short");
            }
            if (isKept(file, at, marker)) {
                out.write(file, at, end - at);
            }
            at = end;
            if (marker == 0xDA) {
                int scanEnd = scanEnd(file, at);
                out.write(file, at, scanEnd - at);
                at = scanEnd;
            }
        }
        return out.toByteArray();
    }

    private static boolean isKept(byte[] file, int at, int marker) {
        if (marker == 0xE2) {
            return text(file, at + 4, 12).equals("ICC_PROFILE\0");
        }
        boolean application = marker >= 0xE0 && marker <= 0xEF;
        return (!application && marker != 0xFE)
                || (marker == 0xE0 && text(file, at + 4, 5).equals("JFIF\0"))
                || marker == 0xEE;
    }

    /** At the next marker that is none of those within a scan. */
    private static int scanEnd(byte[] file, int from) {
        int at = from;
        while (at + 1 < file.length) {
            int next = file[at + 1] & 0xFF;
            if ((file[at] & 0xFF) == 0xFF && next != 0 && next != 0xFF && (next < 0xD0 || next > 0xD7)) {
                return at;
            }
            at++;
        }
        return file.length;
    }

    private static int orientation(byte[] file) {
        int at = 2;
        while (at + 4 < file.length && (file[at] & 0xFF) == 0xFF && (file[at + 1] & 0xFF) != 0xDA) {
            if ((file[at + 1] & 0xFF) == 0xE1
                    && at + 10 < file.length
                    && text(file, at + 4, 4).equals("Exif")) {
                var tiff = tiff(file, at + 10);
                int entry = entry(tiff, 0x0112);
                int value = entry < 0 ? 1 : tiff.getShort(entry + 8);
                return value >= 1 && value <= 8 ? value : 1;
            }
            at += 2 + u16(file, at + 2);
        }
        return 1;
    }

    /** As little of EXIF as tells which way is up. */
    private static byte[] exif(int orientation) {
        var bytes = ByteBuffer.allocate(36);
        bytes.putShort((short) 0xFFE1).putShort((short) 34);
        bytes.put("Exif\0\0MM\0*".getBytes(StandardCharsets.ISO_8859_1)).putInt(8);
        bytes.putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1);
        bytes.putShort((short) orientation).putShort((short) 0).putInt(0);
        return bytes.array();
    }

    private static byte[] png(byte[] file) {
        var out = new ByteArrayOutputStream(file.length);
        out.write(file, 0, 8);
        int at = 8;
        while (at + 12 <= file.length) {
            int length = ByteBuffer.wrap(file).getInt(at);
            String chunk = text(file, at + 4, 4);
            if (length < 0 || length > file.length - at - 12) {
                throw new IndexOutOfBoundsException("chunk too long");
            }
            if (PNG_KEPT.contains(chunk)) {
                out.write(file, at, length + 12);
            }
            at += length + 12;
            if (chunk.equals("IEND")) {
                break;
            }
        }
        return out.toByteArray();
    }

    private static byte[] webp(byte[] file) {
        var in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        var out = new ByteArrayOutputStream(file.length);
        out.write(file, 0, 12);
        int at = 12;
        while (at + 8 <= file.length) {
            long length = (in.getInt(at + 4) & 0xFFFFFFFFL) + (in.getInt(at + 4) & 1);
            int whole = (int) Math.min(length + 8, file.length - at);
            if (WEBP_KEPT.contains(text(file, at, 4))) {
                out.write(file, at, whole);
            }
            at += whole;
        }
        byte[] kept = out.toByteArray();
        var head = ByteBuffer.wrap(kept).order(ByteOrder.LITTLE_ENDIAN);
        head.putInt(4, kept.length - 8);
        if (kept.length > 20 && text(kept, 12, 4).equals("VP8X")) {
            kept[20] &= ~0x0C; // neither EXIF nor XMP is left
        }
        return kept;
    }

    /** Drops comments and what programs add about themselves; loops of an animation stay. */
    private static byte[] gif(byte[] file) {
        var out = new ByteArrayOutputStream(file.length);
        int at = 13 + colours(file[10]);
        out.write(file, 0, at);
        while (at < file.length && file[at] != 0x3B) {
            int start = at;
            boolean kept = true;
            if (file[at] == 0x2C) {
                at += 10 + colours(file[at + 9]) + 1;
            } else if (file[at] == 0x21) {
                int label = file[at + 1] & 0xFF;
                kept = label == 0xF9 || (label == 0xFF && text(file, at + 3, 8).matches("NETSCAPE|ANIMEXTS"));
                at += 2;
            } else {
                throw new IndexOutOfBoundsException("no block");
            }
            while (file[at] != 0) {
                at += 1 + (file[at] & 0xFF);
            }
            at++;
            if (kept) {
                out.write(file, start, at - start);
            }
        }
        out.write(0x3B);
        return out.toByteArray();
    }

    private static int colours(byte flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }

    /** Blanks the place, and all of XMP, where they stand: the file is full of offsets, so nothing may move. */
    private static byte[] heic(byte[] file) {
        byte[] out = file.clone();
        int at = 0;
        while ((at = find(out, at, "Exif\0\0")) >= 0) {
            blankPlace(out, at + 6);
            at += 6;
        }
        int open = 0;
        while ((open = find(out, open, "<x:xmpmeta")) >= 0) {
            int close = find(out, open, "</x:xmpmeta>");
            int end = close < 0 ? out.length : close + 12;
            Arrays.fill(out, open, end, (byte) ' ');
            open = end;
        }
        return out;
    }

    private static void blankPlace(byte[] file, int at) {
        ByteBuffer tiff = tiff(file, at);
        int pointer = entry(tiff, 0x8825);
        if (pointer < 0) {
            return;
        }
        int directory = tiff.getInt(pointer + 8);
        int entries = directory < 0 || directory + 2 > tiff.limit() ? 0 : tiff.getShort(directory) & 0xFFFF;
        for (int i = 0; i < entries && directory + 14 + 12 * i <= tiff.limit(); i++) {
            int entry = directory + 2 + 12 * i;
            long values = (long) tiff.getInt(entry + 8) & 0xFFFFFFFFL;
            long length = 8L * (tiff.getInt(entry + 4) & 0xFFFFFFFFL); // rationals are the widest
            if (values > directory && length <= 256) {
                blank(file, at + values, length);
            }
            blank(file, at + entry, 12);
        }
        blank(file, at + pointer, 12);
    }

    private static void blank(byte[] file, long from, long length) {
        for (long i = from; i < Math.min(file.length, from + length); i++) {
            file[(int) i] = 0;
        }
    }

    /** Empty if there is no room for any. */
    private static ByteBuffer tiff(byte[] file, int at) {
        if (at + 8 > file.length) {
            return ByteBuffer.allocate(0);
        }
        var tiff = ByteBuffer.wrap(file, at, file.length - at).slice();
        return tiff.order(tiff.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    }

    /** Where the first directory's entry of this tag is; -1 without one. */
    private static int entry(ByteBuffer tiff, int tag) {
        int directory = tiff.limit() < 8 ? -1 : tiff.getInt(4);
        int entries = directory < 0 || directory + 2 > tiff.limit() ? 0 : tiff.getShort(directory) & 0xFFFF;
        for (int i = 0; i < entries && directory + 14 + 12 * i <= tiff.limit(); i++) {
            if ((tiff.getShort(directory + 2 + 12 * i) & 0xFFFF) == tag) {
                return directory + 2 + 12 * i;
            }
        }
        return -1;
    }

    private static int find(byte[] bytes, int from, String wanted) {
        byte[] sought = wanted.getBytes(StandardCharsets.ISO_8859_1);
        for (int at = from; at <= bytes.length - sought.length; at++) {
            if (bytes[at] == sought[0] && Arrays.equals(bytes, at, at + sought.length, sought, 0, sought.length)) {
                return at;
            }
        }
        return -1;
    }

    private static String text(byte[] bytes, int at, int length) {
        if (at + length > bytes.length) {
            return "";
        }
        return new String(bytes, at, length, StandardCharsets.ISO_8859_1);
    }

    private static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
    }
}
