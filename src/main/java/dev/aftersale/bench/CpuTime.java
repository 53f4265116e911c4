package dev.aftersale.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** CPU time of processes, as Linux counts it in {@code /proc}: hundredths of a second, user and system together. */
final class CpuTime {

    private static final double TICKS_PER_MILLI = 0.1;

    private CpuTime() {}

    /** Milliseconds that a process has used so far. */
    static double ofProcess(long pid) {
        var fields = stat(pid);
        return fields.isEmpty() ? 0 : (number(fields, 11) + number(fields, 12)) / TICKS_PER_MILLI;
    }

    /** The same with all its children, those that have ended too: a postmaster and its backends. */
    static double ofTree(long pid) {
        var fields = stat(pid);
        if (fields.isEmpty()) {
            return 0;
        }
        double sum = 0;
        for (int i = 11; i <= 14; i++) {
            sum += number(fields, i) / TICKS_PER_MILLI;
        }
        try (Stream<ProcessHandle> children = ProcessHandle.of(pid).stream().flatMap(ProcessHandle::children)) {
            return sum + children.mapToDouble(child -> ofTree(child.pid())).sum();
        }
    }

    /** What stands behind the command's name, which may itself hold blanks. */
    private static List<String> stat(long pid) {
        try {
            String line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return List.of(line.substring(line.lastIndexOf(')') + 2).split(" ", -1));
        } catch (IOException e) {
            return List.of(); // it ended meanwhile
        }
    }

    private static long number(List<String> fields, int index) {
        return Long.parseLong(fields.get(index).strip());
    }
}
