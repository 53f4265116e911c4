package dev.aftersale.upload;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a file is by its content; its name and the type that a browser gives it prove nothing. */
public enum FileType {
    JPEG,
    PNG,
    WEBP,
    GIF,
    PDF,
    /** UTF-8 without control characters other than line ends, tabs and page breaks; and no markup, whatever its name. */
    TEXT;

    public boolean isPicture() {
        return switch (this) {
            case JPEG, PNG, WEBP, GIF -> true;
            case PDF, TEXT -> false;
        };
    }

    /** Empty: none of these, and so nothing that is taken. */
    public static Optional<FileType> of(byte[] file) {
        if (startsWith(file, 0, 0xFF, 0xD8, 0xFF)) {
            return Optional.of(JPEG);
        }
        if (startsWith(file, 0, 0x89, 'P', 'N', 'G')) {
            return Optional.of(PNG);
        }
        if (startsWith(file, 0, 'R', 'I', 'F', 'F') && startsWith(file, 8, 'W', 'E', 'B', 'P')) {
            return Optional.of(WEBP);
        }
        if (startsWith(file, 0, 'G', 'I', 'F', '8')) {
            return Optional.of(GIF);
        }
        if (startsWith(file, 0, '%', 'P', 'D', 'F', '-') && file.length > 8) {
            return Optional.of(PDF);
        }
        return isText(file) ? Optional.of(TEXT) : Optional.empty();
    }

    private static boolean isText(byte[] file) {
        for (byte one : file) {
            if (one >= 0 && one < ' ' && one != '\n' && one != '\r' && one != '\t' && one != '\f') {
                return false;
            }
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file))
                    .toString()
                    .strip();
            return !text.isEmpty() && !text.startsWith("<") && !text.startsWith("\uFEFF<");
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static boolean startsWith(byte[] bytes, int at, int... wanted) {
        if (bytes.length < at + wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if ((bytes[at + i] & 0xFF) != wanted[i]) {
                return false;
            }
        }
        return true;
    }
}
