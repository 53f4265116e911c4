package dev.aftersale.imports;

import dev.aftersale.imports.RawRecord.Flaw;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into records, byte for byte, so that what is rejected can be handed back as it was. In CSV a quoted field
 * may hold line ends; a quote that is never closed costs its own line, and not the rest of the file.
 */
final class RecordReader {

    /** Longer than any order of 10,000 lines as JSON. */
    static final int LONGEST = 16 << 20;

    /** How far the end of a quoted field is looked for. */
    static final int LONGEST_QUOTED = 64 << 10;

    private static final int KEPT_OF_TOO_LONG = 64 << 10;

    /** Of a CSV file; a byte that no text holds, where records are lines. */
    static final int NO_QUOTES = -2;

    private final InputStream in;
    private final int delimiter;
    private final byte[] buffer = new byte[64 << 10];
    private int position;
    private int limit;
    private byte[] again = new byte[0];
    private int againPosition;
    private long line = 1;
    private long number;

    /** @param delimiter of the fields in which quotes mean something, or {@link #NO_QUOTES} */
    RecordReader(InputStream in, int delimiter) throws IOException {
        this.in = in;
        this.delimiter = delimiter;
        skipByteOrderMark();
    }

    private void skipByteOrderMark() throws IOException {
        byte[] first = in.readNBytes(3);
        boolean isMark = first.length == 3
                && (first[0] & 0xff) == 0xef
                && (first[1] & 0xff) == 0xbb
                && (first[2] & 0xff) == 0xbf;
        if (!isMark) {
            again = first;
        }
    }

    /** The next record that is not empty; null at the end. */
    @Nullable
    RawRecord next() throws IOException {
        while (true) {
            long begin = line;
            RawRecord found = read(begin);
            if (found == null || !isBlank(found.bytes())) {
                return found;
            }
            number--;
        }
    }

    private @Nullable RawRecord read(long begin) throws IOException {
        int c = readByte();
        if (c < 0) {
            return null;
        }
        number++;
        var record = new ByteArrayOutputStream(256);
        boolean isTooLong = false;
        boolean isFieldStart = true;
        boolean isQuoted = false;
        for (; c >= 0; c = readByte()) {
            if (c == '\n') {
                line++;
                if (!isQuoted) {
                    break;
                }
            }
            if (isQuoted && record.size() >= LONGEST_QUOTED) {
                record.write(c);
                return cutAtFirstLine(begin, record.toByteArray());
            }
            if (record.size() < LONGEST) {
                record.write(c);
            } else {
                isTooLong = true;
            }
            if (c == '"' && delimiter != NO_QUOTES && (isQuoted || isFieldStart)) {
                // Within quotes a doubled one closes and opens again, which comes to the same.
                isQuoted = !isQuoted;
                isFieldStart = true;
            } else if (!isQuoted) {
                isFieldStart = c == delimiter;
            }
        }
        if (isQuoted) {
            return cutAtFirstLine(begin, record.toByteArray());
        }
        byte[] bytes = record.toByteArray();
        return isTooLong
                ? new RawRecord(number, begin, Arrays.copyOf(bytes, KEPT_OF_TOO_LONG), Flaw.TOO_LONG)
                : new RawRecord(number, begin, withoutReturn(bytes), Flaw.NONE);
    }

    private RawRecord cutAtFirstLine(long begin, byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        if (end < bytes.length) {
            byte[] rest = Arrays.copyOfRange(bytes, end + 1, bytes.length);
            byte[] before = Arrays.copyOfRange(again, againPosition, again.length);
            again = Arrays.copyOf(rest, rest.length + before.length);
            System.arraycopy(before, 0, again, rest.length, before.length);
            againPosition = 0;
        }
        line = begin + 1;
        return new RawRecord(number, begin, withoutReturn(Arrays.copyOf(bytes, end)), Flaw.QUOTE_OPEN);
    }

    private int readByte() throws IOException {
        if (againPosition < again.length) {
            return again[againPosition++] & 0xff;
        }
        if (position == limit) {
            limit = in.read(buffer);
            position = 0;
            if (limit < 0) {
                limit = 0;
                return -1;
            }
        }
        return buffer[position++] & 0xff;
    }

    private static byte[] withoutReturn(byte[] bytes) {
        return bytes.length > 0 && bytes[bytes.length - 1] == '\r' ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
    }

    private static boolean isBlank(byte[] bytes) {
        for (byte b : bytes) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }
}
