package dev.aftersale.bench;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What all benchmarks take. */
final class BenchOptions {

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    boolean json;

    @Nullable
    @Option(
            names = "--database-url",
            description = "An empty PostgreSQL to measure, as a JDBC address; an embedded one if left out.")
    String url;

    @Nullable
    @Option(names = "--database-user", description = "Its owner.")
    String user;

    @Nullable
    @Option(names = "--database-password", description = "The owner's password.")
    String password;

    BenchDatabase open() {
        return BenchDatabase.open(url, user, password);
    }
}
