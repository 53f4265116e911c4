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

    /** The same of those of its threads whose names begin so. */
    static double ofThreads(long pid, String name) {
        double sum = 0;
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path thread : threads.toList()) {
                if (read(thread.resolve("comm")).startsWith(name)) {
                    var fields = fields(thread.resolve("stat"));
                    sum += fields.isEmpty() ? 0 : (number(fields, 11) + number(fields, 12)) / TICKS_PER_MILLI;
                }
            }
        } catch (IOException e) {
            return sum; // it ended meanwhile
        }
        return sum;
    }

    private static List<String> stat(long pid) {
        return fields(Path.of("/proc", Long.toString(pid), "stat"));
    }

    /** What stands behind the command's name, which may itself hold blanks. */
    private static List<String> fields(Path stat) {
        String line = read(stat);
        return line.isEmpty()
                ? List.of()
                : List.of(line.substring(line.lastIndexOf(')') + 2).split(" ", -1));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return ""; // it ended meanwhile
        }
    }

    private static long number(List<String> fields, int index) {
        return Long.parseLong(fields.get(index).strip());
    }
}
