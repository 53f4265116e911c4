package dev.aftersale.bench;

import picocli.CommandLine.Command;

/** Benchmarks. Each makes a database of its own, prints ratios taken in one run, and leaves nothing behind. */
@Command(
        name = "bench",
        description = "Measures what the program costs, as ratios taken in one run.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "BENCHMARK",
        subcommands = {RefundsBench.class, OrdersBench.class, ImportBench.class, PagesBench.class, MailBench.class})
public final class BenchCommand {

    /** To be called first by a program: one that a benchmark started ends with it. */
    public static void endWithBenchmark() {
        ChildProgram.endWithParent();
    }
}
