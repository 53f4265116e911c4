package dev.aftersale.base.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Another program on the same data folder: holds the server until its input ends, or until it is killed. */
final class PostgresHolder implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    /** The program itself. */
    public static void main(String[] args) throws IOException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(Path.of(args[0]))) {
            System.out.println("holding " + postgres.pid());
            System.in.readAllBytes();
        }
    }

    PostgresHolder(Path folder) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PostgresHolder.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Waits until it holds the server, and says the server's process. */
    long pid() throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("holding ")) {
                return Long.parseLong(line.substring("holding ".length()));
            }
        }
        throw new IOException("the holder ended");
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().join();
    }
}
