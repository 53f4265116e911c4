package dev.aftersale.bench;

import dev.aftersale.Aftersale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A benchmark as its user starts it, but for what makes it and its server start sooner. */
record BenchProcess(Process process, Path log) {

    /** @param folder for its temporary files, and for what it says beside its report */
    static BenchProcess start(Path folder, List<String> arguments) throws IOException {
        Path log = folder.resolve("errors.log");
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                Aftersale.class.getName(),
                "bench"));
        command.addAll(arguments);
        return new BenchProcess(
                new ProcessBuilder(command).redirectError(log.toFile()).start(), log);
    }

    String errors() throws IOException {
        return Files.readString(log);
    }
}
