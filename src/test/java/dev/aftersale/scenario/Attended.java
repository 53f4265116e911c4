package dev.aftersale.scenario;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program that ends with this JVM, however that ends: a shell starts it, waits for the end of its own input, which this
 * JVM holds open, and stops it.
 */
final class Attended implements AutoCloseable {

    /** Signals from a terminal reach the shell too, and must not end it before its work is done. */
    private static final String SHELL = "trap : INT TERM HUP; %s; cat >/dev/null; %s";

    private final Process shell;
    private final Path log;

    /**
     * @param start shell commands; what goes wrong there ends it, with {@code exit}
     * @param stop shell commands
     * @param log gets what they say
     */
    Attended(String start, String stop, Path log) throws IOException {
        this.log = log;
        shell = new ProcessBuilder("/bin/sh", "-c", SHELL.formatted(start, stop))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /** Runs a program to its end, and returns what it says. */
    static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.onExit().join().exitValue();
        if (code != 0) {
            throw new IOException("%s ended with %d: %s".formatted(List.of(command), code, said));
        }
        return said;
    }

    /** Where {@code name} is installed: daemons are not on everybody's PATH. */
    static Path find(String name) throws IOException {
        return Stream.of((System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin").split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IOException("no " + name + " here"));
    }

    boolean isAlive() {
        return shell.isAlive();
    }

    /** Returns when it has ended. */
    @Override
    public void close() throws IOException {
        shell.getOutputStream().close();
        shell.onExit()
                .orTimeout(60, TimeUnit.SECONDS)
                .exceptionally(late -> shell.destroyForcibly())
                .join();
    }

    @Override
    public String toString() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return log + ": " + e;
        }
    }
}
