package dev.aftersale.cli;

import dev.aftersale.imports.ImportProgress;
import java.io.PrintWriter;
import java.nio.file.Path;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows how far an import is, where somebody is looking. */
final class ImportBar implements ImportProgress, AutoCloseable {

    private final @Nullable ProgressBar bar;

    private ImportBar(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    static ImportBar none() {
        return new ImportBar(null);
    }

    @SuppressWarnings("SystemConsoleNull") // JDK 25 went back to a console that is null without a terminal
    static ImportBar on(PrintWriter err, Path file) {
        var console = System.console();
        if (console == null || !console.isTerminal()) {
            return none();
        }
        err.flush();
        return new ImportBar(new ProgressBarBuilder()
                .setTaskName(String.valueOf(file.getFileName()))
                .setUnit(" records", 1)
                .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .showSpeed()
                .build());
    }

    @Override
    public void reached(long record, long of) {
        if (bar != null) {
            bar.maxHint(of);
            bar.stepTo(record);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
