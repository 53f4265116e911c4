package dev.aftersale.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/**
 * What the server's CPU went into, seen from within while it works: the JVM notes every so many milliseconds of CPU what each
 * of its threads is at (JEP 509), virtual ones too. A sample belongs to the innermost step that its stack shows.
 */
final class CpuSplit {

    private static final String SAMPLE = "jdk.CPUTimeSample";

    /** In the order in which a message meets them. */
    private enum Step {
        RECEIVE,
        CHECK,
        PARSE,
        REWRITE,
        SIGN,
        DELIVER,
        FILES,
        DATABASE,
        OTHER
    }

    private final Jcmd server;
    private final long pid;
    private final Path file;
    private final double compilerBefore;
    private final double collectorBefore;

    private CpuSplit(Jcmd server, long pid, Path file) {
        this.server = server;
        this.pid = pid;
        this.file = file;
        this.compilerBefore = compiler();
        this.collectorBefore = collector();
    }

    /** Begins. Costs the server some hundredths more CPU from here on. */
    static CpuSplit begin(long pid, Path folder) throws IOException, InterruptedException {
        var server = new Jcmd(pid);
        server.ask("JFR.configure", "stackdepth=512");
        server.ask(
                "JFR.start",
                "name=split",
                "settings=none",
                "+" + SAMPLE + "#enabled=true",
                "+" + SAMPLE + "#throttle=5ms");
        return new CpuSplit(server, pid, folder.resolve("split.jfr"));
    }

    private double compiler() {
        return CpuTime.ofThreads(pid, "C1 Compiler") + CpuTime.ofThreads(pid, "C2 Compiler");
    }

    private double collector() {
        return CpuTime.ofThreads(pid, "GC ") + CpuTime.ofThreads(pid, "G1 ") + CpuTime.ofThreads(pid, "VM Thread");
    }

    /**
     * Milliseconds of CPU for each message, by step. {@code compiler} and {@code collector} are counted by the system; the rest of
     * {@code cpuMillis} is shared out by the samples, {@code samples} in number.
     *
     * @param cpuMillis what the server's process used since it began
     */
    Map<String, Object> end(double cpuMillis, int messages) throws IOException, InterruptedException {
        server.ask("JFR.stop", "name=split", "filename=" + file);
        double compiler = compiler() - compilerBefore;
        double collector = collector() - collectorBefore;
        var samples = new EnumMap<Step, Integer>(Step.class);
        int all = 0;
        try (var recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                if (event.getEventType().getName().equals(SAMPLE)) {
                    samples.merge(step(event), 1, Integer::sum);
                    all++;
                }
            }
        }
        var split = new LinkedHashMap<String, Object>();
        double share = (cpuMillis - compiler - collector) / Math.max(1, all) / messages;
        for (Step step : Step.values()) {
            split.put(step.name().toLowerCase(Locale.ROOT), rounded(samples.getOrDefault(step, 0) * share));
        }
        split.put("compiler", rounded(compiler / messages));
        split.put("collector", rounded(collector / messages));
        split.put("sum", rounded(cpuMillis / messages));
        split.put("samples", all);
        return split;
    }

    private static double rounded(double millis) {
        return Math.round(millis * 1_000) / 1_000.0;
    }

    private static Step step(RecordedEvent sample) {
        if (sample.getStackTrace() == null) {
            return Step.OTHER;
        }
        boolean reads = false;
        for (RecordedFrame frame : sample.getStackTrace().getFrames()) {
            String type = frame.getMethod().getType().getName();
            Step step = step(type, frame.getMethod().getName());
            if (step != null) {
                return step;
            }
            reads |= type.startsWith("dev.aftersale.mail.mime.");
        }
        return reads ? Step.PARSE : Step.OTHER;
    }

    private static @Nullable Step step(String type, String method) {
        return switch (type) {
            case "dev.aftersale.mail.auth.DkimSigner" -> Step.SIGN;
            case "dev.aftersale.mail.auth.SenderCheck" -> Step.CHECK;
            case "dev.aftersale.mail.mime.Rewrite" -> Step.REWRITE;
            case "dev.aftersale.mail.mime.Incoming" -> method.equals("parse") ? Step.PARSE : null;
            case "dev.aftersale.mail.relay.Decision" -> Step.PARSE;
            case "dev.aftersale.mail.SmtpConnection" -> Step.DELIVER;
            case "dev.aftersale.upload.NamedFile" -> Step.FILES;
            default ->
                type.startsWith("org.postgresql.") || type.startsWith("com.zaxxer.hikari.")
                        ? Step.DATABASE
                        : type.startsWith("org.subethamail.") ? Step.RECEIVE : null;
        };
    }
}
