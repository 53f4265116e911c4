package dev.aftersale.cli;

import dev.aftersale.imports.ImportReject;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;

/** What an import did not take: a row for each, with the line it began on, why, and its bytes as they were. */
final class RejectsFile {

    private RejectsFile() {}

    interface Rejects {
        void forEach(Consumer<ImportReject> reader);
    }

    /** Whole or not at all. */
    static void write(Path target, Rejects rejects) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        Path unfinished = Files.createTempFile(folder, ".rejects", ".part");
        try {
            try (var out = new BufferedOutputStream(Files.newOutputStream(unfinished))) {
                out.write("line,reason,detail,row\n".getBytes(StandardCharsets.UTF_8));
                rejects.forEach(reject -> {
                    try {
                        write(out, reject);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
            Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static void write(OutputStream out, ImportReject reject) throws IOException {
        out.write("%d,%s,".formatted(reject.line(), reject.reason()).getBytes(StandardCharsets.UTF_8));
        quoted(out, reject.detail().getBytes(StandardCharsets.UTF_8));
        out.write(',');
        quoted(out, reject.raw());
        out.write('\n');
    }

    /** Byte for byte: the row may be rejected because it is no text. */
    private static void quoted(OutputStream out, byte[] bytes) throws IOException {
        out.write('"');
        for (byte b : bytes) {
            if (b == '"') {
                out.write('"');
            }
            out.write(b);
        }
        out.write('"');
    }
}
