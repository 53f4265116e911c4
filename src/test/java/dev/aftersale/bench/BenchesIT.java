package dev.aftersale.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.base.Json;
import dev.aftersale.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Each benchmark once, so small that it measures nothing: they write past the program into its tables and read its pages,
 * and would otherwise break unnoticed when either moves. Each has a database of its own, whose rows its proof counts.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class BenchesIT {

    @RegisterExtension
    static final TestDatabase forRefunds = new TestDatabase();

    @RegisterExtension
    static final TestDatabase forOrders = new TestDatabase();

    @RegisterExtension
    static final TestDatabase forPages = new TestDatabase();

    @RegisterExtension
    static final TestDatabase forMail = new TestDatabase();

    @RegisterExtension
    static final TestDatabase forImport = new TestDatabase();

    @TempDir
    Path folder;

    @Test
    void refunds_are_granted_carried_out_and_proved() throws Exception {
        var report = run(
                forRefunds,
                "refunds",
                "--connections=2",
                "--seconds=0",
                "--rounds=1",
                "--warmup=0",
                "--merchants=2",
                "--scale=1");
        assertThat(report.propertyNames()).contains("ratio", "cpu_ms_per_refund");
        hasFigures(report, "p50_ms", "p99_ms");
        hasFigures(report.get("results").get(0), "refunds_per_second", "tpcb_per_second");
        isProved(report, "granted", "refunds", "refunded", "psp_refunded");
    }

    @Test
    void pages_of_orders_are_read_from_a_small_and_a_large_merchant() throws Exception {
        var report = run(
                forOrders,
                "orders",
                "--small=25",
                "--large=30",
                "--connections=2",
                "--seconds=0",
                "--rounds=1",
                "--warmup=0");
        hasFigures(report, "ratio", "small_p50_ms", "large_p50_ms");
        assertThat(report.get("large_orders").asInt()).isEqualTo(30);
    }

    @Test
    void every_page_of_the_console_and_of_a_buyer_is_shown() throws Exception {
        var report = run(forPages, "pages", "--orders=100", "--users=2", "--seconds=0", "--warmup=0");
        var pages = report.get("pages");
        assertThat(pages.propertyNames())
                .contains(
                        "list", "search, tracking", "order", "home", "inbox", "conversation, long", "buyer's messages");
        pages.forEach(page -> hasFigures(page, "calls", "p50", "p95", "p99"));
        var weights = report.get("first_load_bytes");
        assertThat(weights.propertyNames()).contains("list", "inbox", "buyer's order");
        weights.forEach(weight -> hasFigures(weight, "html", "css", "js", "total"));
    }

    @Test
    void mail_is_stored_delivered_and_proved() throws Exception {
        var report = run(
                forMail,
                "mail",
                "--connections=2",
                "--messages=4",
                "--rounds=1",
                "--warmup=0",
                "--merchants=2",
                "--open=2",
                "--large=1");
        assertThat(report.propertyNames())
                .contains("ratio_stored_to_sink", "ratio_delivered_to_insert", "cpu_ms_per_message");
        hasFigures(report, "stored_per_second", "delivered_per_second", "p50_ms", "bytes_per_message");
        hasFigures(report.get("large_message"), "bytes", "seconds_until_stored", "seconds_until_delivered");
        hasFigures(report.get("memory"), "connections", "heap_open_kib", "taken");
        hasFigures(report.get("cpu_split_ms"), "sum", "samples");
        isProved(report, "stored", "relayed", "sent", "arrived", "looked_at", "signature_holds");
    }

    @Test
    void a_file_is_imported_and_the_books_are_whole() throws Exception {
        Path file = Files.writeString(folder.resolve("orders.csv"), """
                InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
                536365,85123A,LANTERN,6,2010-12-01 08:26:00,2.55,17850,United Kingdom
                536365,71053,HOLDER,2,2010-12-01 08:26:00,3.39,17850,United Kingdom
                536366,22633,HAND WARMER,1,2010-12-01 08:28:00,1.85,17851,France
                C536367,85123A,LANTERN,-1,2010-12-02 09:00:00,2.55,17850,United Kingdom
                """);
        var report = run(forImport, "import", file.toString());
        hasFigures(report, "seconds", "peak_memory_mib");
        assertThat(report.get("books_whole").asBoolean()).isTrue();
        assertThat(report.get("import").get("orders").asInt()).isEqualTo(2);
    }

    private JsonNode run(TestDatabase database, String... arguments) throws Exception {
        var settings = database.settings();
        var command = new ArrayList<>(List.of(arguments));
        command.addAll(List.of("--json", "--database-url", String.valueOf(settings.url())));
        if (settings.user() != null) {
            command.addAll(List.of("--database-user", settings.user()));
        }
        if (settings.password() != null) {
            command.addAll(List.of("--database-password", settings.password()));
        }
        var bench = BenchProcess.start(folder, command);
        String report = bench.process().inputReader(StandardCharsets.UTF_8).readAllAsString();
        int code = bench.process().waitFor();
        assertThat(code).as("%s%s", report, bench.errors()).isZero();
        return Json.tree(report);
    }

    private static void hasFigures(JsonNode report, String... figures) {
        for (String figure : figures) {
            assertThat(report.path(figure).asDouble(-1))
                    .as("%s of %s", figure, report)
                    .isPositive();
        }
    }

    private static void isProved(JsonNode report, String... figures) {
        hasFigures(report.path("proof"), figures);
        assertThat(report.path("proof").path("whole").asBoolean(false))
                .as("%s", report)
                .isTrue();
    }
}
