package dev.aftersale.base.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A server process as its {@code postmaster.pid} describes it.
 *
 * @param ready whether it takes connections; otherwise it is starting or stopping
 */
record Postmaster(Path pgdata, long pid, int port, boolean ready) {

    static final String PID_FILE = "postmaster.pid";

    /** The live server on this folder. A file that a killed server left behind is not believed. */
    static Optional<Postmaster> on(Path pgdata) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(pgdata.resolve(PID_FILE));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        // pid, data folder, start time, port, socket folder, address, shared memory, state
        if (lines.size() < 4) {
            return Optional.empty();
        }
        boolean ready = lines.size() >= 8 && lines.get(7).strip().equals("ready");
        var postmaster = new Postmaster(
                pgdata,
                Long.parseLong(lines.get(0).strip()),
                Integer.parseInt(lines.get(3).strip()),
                ready);
        return postmaster.isAlive() ? Optional.of(postmaster) : Optional.empty();
    }

    /**
     * A number alone says little: the process may be a zombie that nobody buries (as under a container's first process),
     * or quite another one with the same number. A server process stands in its data folder; so look at that.
     */
    boolean isAlive() {
        return worksIn(pgdata, Path.of("/proc", Long.toString(pid)));
    }

    /** Whether any process still works on this folder; a killed server's sessions live on for a moment. */
    static boolean isInUse(Path pgdata) throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(process ->
                            Character.isDigit(process.getFileName().toString().charAt(0)))
                    .anyMatch(process -> worksIn(pgdata, process));
        }
    }

    private static boolean worksIn(Path pgdata, Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd")).equals(pgdata)
                    && Files.readString(process.resolve("comm")).strip().equals("postgres");
        } catch (IOException e) {
            return false; // it is gone, or another user's
        }
    }
}
