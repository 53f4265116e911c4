package dev.aftersale.bench;

import dev.aftersale.base.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Imports a file by the same command a user would type, and has the doctor look at what came of it. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = "Imports a file into an empty database: time and peak memory, and whether the books are whole.")
final class ImportBench implements Callable<Integer> {

    private static final String HEAP = "384m";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    CommandSpec spec;

    @Mixin
    BenchOptions options = new BenchOptions();

    @Parameters(paramLabel = "FILE", description = "What to import.")
    Path file = Path.of("");

    @Option(names = "--currency", defaultValue = "GBP", description = "Of all amounts (${DEFAULT-VALUE}).")
    String currency = "";

    @Option(
            names = "--map",
            defaultValue = "order=InvoiceNo,sku=StockCode,title=Description,quantity=Quantity,placed_at=InvoiceDate,"
                    + "unit_price=UnitPrice,buyer=CustomerID,country=Country",
            description = "Which column holds what (${DEFAULT-VALUE}).")
    String map = "";

    @Override
    public Integer call() throws Exception {
        PrintWriter result = spec.commandLine().getOut();
        try (var database = options.open();
                var store = new BenchStore(database)) {
            JsonNode merchant = run(
                    database, new long[1], "merchant", "create", "--name", "Bench", "--currency", currency, "--json");
            var peak = new long[1];
            double databaseBefore = CpuTime.ofTree(store.postmaster());
            long begun = System.nanoTime();
            JsonNode summary = run(
                    database,
                    peak,
                    "import",
                    file.toAbsolutePath().toString(),
                    "--merchant",
                    merchant.get("merchant_id").asString(),
                    "--currency",
                    currency,
                    "--map",
                    map,
                    "--rejects",
                    database.folder().resolve("rejects.csv").toString(),
                    "--json");
            double seconds = (System.nanoTime() - begun) / 1e9;
            double databaseCpu = (CpuTime.ofTree(store.postmaster()) - databaseBefore) / 1_000;
            JsonNode diagnosis = run(database, new long[1], "doctor", "--json");
            var report = new LinkedHashMap<String, Object>();
            report.put("seconds", Math.round(seconds * 10) / 10.0);
            report.put("peak_memory_mib", peak[0]);
            report.put("heap", HEAP);
            report.put("database_cpu_seconds", Math.round(databaseCpu * 10) / 10.0);
            report.put("books_whole", diagnosis.get("whole").asBoolean());
            report.put("database", store.describe());
            report.put("import", summary);
            result.println(options.json ? Json.write(report) : text(report));
            return diagnosis.get("whole").asBoolean() ? 0 : 1;
        }
    }

    private static String text(Map<String, Object> report) {
        var lines = new ArrayList<String>();
        report.forEach((name, value) -> lines.add("%-22s %s".formatted(name, value)));
        return String.join(System.lineSeparator(), lines);
    }

    /** @param peak gets the most memory the process held, in MiB */
    private static JsonNode run(BenchDatabase database, long[] peak, String... arguments)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile(database.folder(), "out", ".json");
        Process process = database.start(ChildProgram.of(database, HEAP, Map.of(), List.of(arguments))
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT));
        while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
            peak[0] = Math.max(peak[0], ChildProgram.peakMemory(process.pid()));
        }
        String text = Files.readString(out, StandardCharsets.UTF_8);
        if (process.exitValue() > 1 || text.isBlank()) {
            throw new IllegalStateException(arguments[0] + " ended with " + process.exitValue() + ": " + text);
        }
        return Json.tree(text);
    }
}
