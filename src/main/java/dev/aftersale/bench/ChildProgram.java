package dev.aftersale.bench;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** This same program on this same Java with the same options of it, as a process of its own. */
final class ChildProgram {

    /** Set in a child: it ends with whoever started it. */
    private static final String CHILD = "aftersale.bench.child";

    private ChildProgram() {}

    /**
     * In a child, ends this process in good order when the one that started it is gone, killed or not: its end of our standard
     * input is closed then, by the operating system if need be. Anywhere else, does nothing.
     */
    static void endWithParent() {
        if (Boolean.getBoolean(CHILD)) {
            Thread.ofPlatform().daemon().name("parent-watch").start(() -> {
                try {
                    System.in.transferTo(OutputStream.nullOutputStream());
                } catch (IOException e) {
                    // cannot be read any more: the same as its end
                }
                System.exit(1);
            });
        }
    }

    /** Asks a child to end, and sees to it that it does. */
    static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    static ProcessBuilder of(
            BenchDatabase database, String heap, Map<String, String> settings, List<String> arguments) {
        String classPath = System.getProperty("java.class.path");
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // What bin/aftersale gives it, and who started this: garbage collector, cache of compiled code, recordings.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-X") && !option.startsWith("-Xmx"))
                .forEach(command::add);
        command.add("-Xmx" + heap);
        command.add("-D" + CHILD + "=true");
        // A packaged program is one jar that names its class path itself.
        if (classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator)) {
            command.addAll(List.of("-jar", classPath));
        } else {
            command.addAll(List.of("-cp", classPath, "dev.aftersale.Aftersale"));
        }
        command.addAll(arguments);
        var builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("AFTERSALE_"));
        builder.environment().putAll(database.environment());
        builder.environment().putAll(settings);
        return builder;
    }

    /** The most memory that a process has held so far, in MiB; 0 once it has ended. */
    static long peakMemory(long pid) {
        return memory(pid, "VmHWM:");
    }

    /** What it holds now. */
    static long memory(long pid) {
        return memory(pid, "VmRSS:");
    }

    private static long memory(long pid, String figure) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith(figure))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0; // it ended meanwhile
        }
    }
}
