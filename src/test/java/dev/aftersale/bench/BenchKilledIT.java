package dev.aftersale.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A benchmark that is told to stop, or killed, in the middle of a run. */
class BenchKilledIT {

    private static final Duration SOON = Duration.ofSeconds(40);

    @TempDir
    Path folder;

    private Process bench;
    private long server;
    private long postgres;

    @BeforeEach
    void is_in_the_middle_of_a_run() throws IOException {
        var started = BenchProcess.start(
                folder, List.of("orders", "--small=25", "--large=25", "--warmup=0", "--seconds=600"));
        bench = started.process();
        var output = bench.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        while (line != null && !line.startsWith("making")) {
            line = output.readLine();
        }
        assertThat(line).as("%s", started.errors()).isNotNull(); // its server answers
        server = bench.children()
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .mapToLong(ProcessHandle::pid)
                .findFirst()
                .orElseThrow();
        postgres = Long.parseLong(
                Files.readAllLines(left().getFirst().resolve("pgdata").resolve("postmaster.pid"))
                        .getFirst()
                        .strip());
        assertThat(isRunning(server) && isRunning(postgres)).isTrue();
    }

    @AfterEach
    void nothing_of_it_goes_on() {
        bench.destroyForcibly();
        ProcessHandle.of(server).ifPresent(ProcessHandle::destroyForcibly);
        ProcessHandle.of(postgres).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void told_to_stop_it_takes_its_server_its_database_and_its_folder_along() throws Exception {
        bench.destroy();
        bench.onExit().join();
        assertThat(isRunning(server)).isFalse();
        assertThat(isRunning(postgres)).isFalse();
        assertThat(left()).isEmpty();
    }

    /** It can't delete its folder any more. */
    @Test
    void killed_it_is_followed_by_its_server_which_stops_the_database() {
        bench.destroyForcibly().onExit().join();
        await().atMost(SOON).until(() -> !isRunning(server));
        assertThat(isRunning(postgres)).isFalse();
    }

    /** Nobody may bury what has lost its parent: a process without memory has ended. */
    private static boolean isRunning(long pid) {
        return ChildProgram.memory(pid) > 0;
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("aftersale-bench"))
                    .toList();
        }
    }
}
