package dev.aftersale.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The JDK's own way to ask a running JVM. */
final class Jcmd {

    private static final Pattern USED = Pattern.compile("\\bused (\\d+)K");

    private final long pid;

    Jcmd(long pid) {
        this.pid = pid;
    }

    String ask(String... command) throws IOException, InterruptedException {
        var all = new ArrayList<String>();
        all.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        all.add(Long.toString(pid));
        all.addAll(List.of(command));
        var process = new ProcessBuilder(all).redirectErrorStream(true).start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("jcmd " + String.join(" ", command) + ": " + answer);
        }
        return answer;
    }

    /** Kibibytes of objects that are in use, after a collection. */
    long liveHeap() throws IOException, InterruptedException {
        ask("GC.run");
        return ask("GC.heap_info")
                .lines()
                .filter(line -> !line.contains("Metaspace") && !line.contains("class space"))
                .flatMap(line -> USED.matcher(line).results())
                .mapToLong(used -> Long.parseLong(used.group(1)))
                .sum();
    }
}
