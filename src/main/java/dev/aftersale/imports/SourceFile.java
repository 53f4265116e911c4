package dev.aftersale.imports;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Opens a file, packed with gzip or not. */
final class SourceFile {

    private static final int BUFFER = 64 << 10;

    private SourceFile() {}

    /** Unpacks by what the file begins with: a name may lie. */
    static InputStream open(Path file) throws IOException {
        return unpacked(Files.newInputStream(file));
    }

    static InputStream unpacked(InputStream packed) throws IOException {
        var in = new BufferedInputStream(packed, BUFFER);
        try {
            in.mark(2);
            int first = in.read();
            int second = in.read();
            in.reset();
            return first == 0x1f && second == 0x8b ? new GZIPInputStream(in, BUFFER) : in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }
}
