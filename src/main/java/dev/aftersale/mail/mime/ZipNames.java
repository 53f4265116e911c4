package dev.aftersale.mail.mime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a ZIP file holds, by its central directory: nothing is unpacked, so no bomb goes off. */
final class ZipNames {

    private static final int END = 0x06054b50;
    private static final int ENTRY = 0x02014b50;
    private static final int MOST = 5_000;

    private ZipNames() {}

    static FileType type(byte[] zip) {
        List<String> names = names(zip);
        if (!names.contains("[content_types].xml")) {
            return FileType.ARCHIVE;
        }
        boolean plainWord = names.contains("word/document.xml")
                && names.stream()
                        .noneMatch(name -> name.contains("vbaproject")
                                || name.contains("vbadata")
                                || name.contains("/embeddings/")
                                || name.contains("/activex/")
                                || (name.endsWith(".bin") && !name.contains("printersettings"))
                                || name.endsWith(".exe"));
        return plainWord ? FileType.DOCX : FileType.OFFICE;
    }

    /** In lower case; empty if the directory is broken, or larger than any document's. */
    private static List<String> names(byte[] zip) {
        var bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        int end = end(bytes);
        if (end < 0) {
            return List.of();
        }
        int count = bytes.getShort(end + 10) & 0xFFFF;
        int at = bytes.getInt(end + 16);
        var names = new ArrayList<String>();
        if (count > MOST) {
            return List.of();
        }
        for (int i = 0; i < count; i++) {
            if (at < 0 || at > zip.length - 46 || bytes.getInt(at) != ENTRY) {
                return List.of();
            }
            int length = bytes.getShort(at + 28) & 0xFFFF;
            int extra = bytes.getShort(at + 30) & 0xFFFF;
            int comment = bytes.getShort(at + 32) & 0xFFFF;
            if (length > zip.length - at - 46) {
                return List.of();
            }
            names.add(new String(zip, at + 46, length, StandardCharsets.UTF_8)
                    .replace('\\', '/')
                    .toLowerCase(Locale.ROOT));
            at += 46 + length + extra + comment;
        }
        return names;
    }

    private static int end(ByteBuffer zip) {
        for (int at = zip.limit() - 22; at >= Math.max(0, zip.limit() - 66_000); at--) {
            if (zip.getInt(at) == END) {
                return at;
            }
        }
        return -1;
    }
}
