package dev.aftersale.cli;

import dev.aftersale.base.MerchantId;
import dev.aftersale.imports.ColumnMapping;
import dev.aftersale.imports.ImportRequest;
import dev.aftersale.imports.Imports;
import java.io.IOException;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        header = "Takes a file of orders in, each exactly once.",
        description = {
            "",
            "A killed import goes on where it stopped, a repeated one takes nothing again. The file is a line of JSON for each order as POST /{CMS}/orders takes it, or CSV with",
            "a row for each line of an order that is shipped and paid; plain or gzip. Rows of negative quantity, under an",
            "order number that begins with C, give back the buyer's most recent purchases of the same product and price.",
            "What can't be taken goes to the rejects file."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ImportCommand extends PlatformCommand {

    @Parameters(paramLabel = "FILE", description = "What to take in.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    Path file;

    @Mixin
    MerchantOption merchant = new MerchantOption();

    @Nullable
    @Option(
            names = "--map",
            paramLabel = "FIELD=COLUMN,…",
            description = {
                "Which column of a CSV file holds what. Fields: order, sku, quantity, unit_price; and, if there are any,",
                "title, placed_at, discount, tax, buyer, name, email, country."
            })
    String map;

    @Nullable
    @Option(names = "--mapping", paramLabel = "FILE", description = "The same from a file, a FIELD=COLUMN a line.")
    Path mapping;

    @Nullable
    @Option(names = "--currency", description = "Of the amounts; the merchant's if left out.")
    String currency;

    @Nullable
    @Option(
            names = "--time-format",
            paramLabel = "PATTERN",
            description = "How placed_at is written, for example 'd/M/yyyy H:mm'; ISO 8601 if left out.")
    String timeFormat;

    @Option(
            names = "--return-prefix",
            paramLabel = "TEXT",
            defaultValue = ImportRequest.RETURN_PREFIX,
            description =
                    "What order numbers of returns begin with (${DEFAULT-VALUE}); '' takes every negative quantity.")
    String returnPrefix = "";

    @Option(names = "--test", description = "Take them as test orders.")
    boolean test;

    @Nullable
    @Option(
            names = "--rejects",
            paramLabel = "FILE",
            description = "Where to write what can't be taken; FILE.rejects.csv in this folder if left out.")
    Path rejects;

    @Option(
            names = "--again",
            description = "Go through a file that was taken before once more, and try again what was rejected.")
    boolean again;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "" + ImportRequest.BATCH,
            description = "Records to a transaction (${DEFAULT-VALUE}).")
    int batch;

    @Override
    int run(Platform platform) throws IOException {
        if (map != null && mapping != null) {
            throw usage("Give --map or --mapping, not both.");
        }
        var whose = merchant.in(platform);
        var request = new ImportRequest(
                whose.id(),
                file,
                mapping != null ? ColumnMapping.read(mapping) : map != null ? ColumnMapping.parse(map) : null,
                currency == null ? whose.currency() : currency.toUpperCase(Locale.ROOT),
                test,
                returnPrefix,
                times(),
                timeFormat == null ? "" : timeFormat,
                batch);
        var imports = platform.get(Imports.class);
        long begun = System.nanoTime();
        try (var bar = json ? ImportBar.none() : ImportBar.on(err(), file)) {
            var summary = imports.run(request, again, bar);
            bar.close();
            Path written = writeRejects(
                    imports, whose.id(), summary.id(), summary.tally().allRejects());
            var report = new ImportReport(summary, file, written, (System.nanoTime() - begun) / 1e9);
            if (json) {
                printJson(report.json());
            } else {
                report.text().forEach(line -> print("%s", line));
            }
        }
        return OK;
    }

    private @Nullable DateTimeFormatter times() {
        try {
            return timeFormat == null ? null : DateTimeFormatter.ofPattern(timeFormat, Locale.ENGLISH);
        } catch (IllegalArgumentException e) {
            throw usage("--time-format: " + e.getMessage());
        }
    }

    /** Where none was asked for and there is nothing to say, none is written. */
    private @Nullable Path writeRejects(Imports imports, MerchantId merchant, String importId, long count)
            throws IOException {
        if (rejects == null && count == 0) {
            return null;
        }
        Path target = rejects == null ? Path.of(file.getFileName() + ".rejects.csv") : rejects;
        RejectsFile.write(target, reader -> imports.rejects(merchant, importId, reader));
        return target;
    }
}
