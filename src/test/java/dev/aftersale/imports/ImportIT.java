package dev.aftersale.imports;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.NewMerchant;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.order.Inventory;
import dev.aftersale.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ImportIT {

    private static final String HISTORY = """
            order,sku,title,quantity,placed_at,unit_price,buyer,country
            1001,MUG,"Mug, blue",6,2010-12-01T08:26:00,2.555,77,United Kingdom
            1001,MUG,"Mug, blue",2,2010-12-01T08:26:00,2.555,77,United Kingdom
            1002,CUP,Cup,10,2010-12-02T09:00:00,1.00,77,EIRE
            1001,HAT,Hat,1,2010-12-02T09:10:00,9.99,77,United Kingdom
            1003,MUG,"Mug, blue",1,2010-12-03T10:00:00,2.555,77,United Kingdom
            1004,PIN,Pin,3,2010-12-03T11:00:00,0.001,88,France
            C900,MUG,"Mug, blue",-3,2010-12-04T10:00:00,2.555,77,United Kingdom
            C900,MUG,"Mug, blue",-3,2010-12-04T10:00:00,2.555,77,United Kingdom
            C901,MUG,"Mug, blue",-4,2010-12-04T10:00:00,2.555,77,United Kingdom
            C902,CUP,Cup,-1,2010-12-04T10:00:00,1.00,,United Kingdom
            C903,CUP,Cup,-1,2010-12-01T10:00:00,1.00,77,United Kingdom
            C904,PIN,Pin,-1,2010-12-05T10:00:00,0.001,88,France
            1005,CUP,Cup,-5,2010-12-05T10:00:00,0,,United Kingdom
            1006,CUP,Cup,1000001,2010-12-05T10:00:00,1.00,77,United Kingdom
            1006,MUG,"Mug, blue",1,2010-12-05T10:00:00,2.555,77,United Kingdom
            1007,CUP,Cup,1,2010-12-06T10:00:00,1.00,99,United Kingdom
            """;

    /** 8 × 2.56 + 9.99 + 10 × 1.00 + 2.56 + 3 × 0.00 + 1.00 */
    private static final long GROSS = 2048 + 999 + 1000 + 256 + 100;

    @RegisterExtension
    static final TestServer server = new TestServer().with("aftersale.workers.enabled", false);

    @TempDir
    Path folder;

    private final Imports imports = server.bean(Imports.class);

    private static MerchantId merchant() {
        return server.bean(Merchants.class)
                .create(new NewMerchant("A shop", "GBP", "GB", null, SettingsChange.NONE))
                .id();
    }

    private Path file(String name, byte[] content) {
        try {
            return Files.write(folder.resolve(name), content);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ImportRequest request(MerchantId merchant, Path file, int batch) {
        return new ImportRequest(merchant, file, null, "GBP", false, "C", null, "", batch);
    }

    private ImportSummary run(MerchantId merchant, Path file) throws IOException {
        return imports.run(request(merchant, file, 3), false, ImportProgress.NONE);
    }

    private List<String> rejects(MerchantId merchant, ImportSummary summary) {
        var rejects = new ArrayList<String>();
        imports.rejects(merchant, summary.id(), reject -> rejects.add(reject.line() + " " + reject.reason()));
        return rejects;
    }

    private static long one(MerchantId merchant, String sql) {
        try (var connection = server.database().asOwner();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql.formatted(merchant.value()))) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Everything that an import leaves behind, but ids and times. */
    private static List<Long> traces(MerchantId merchant) {
        return List.of(
                one(merchant, "SELECT count(*) FROM orders WHERE merchant_id = %d"),
                one(merchant, "SELECT count(*) FROM order_item WHERE merchant_id = %d"),
                one(merchant, "SELECT sum(captured) FROM orders WHERE merchant_id = %d"),
                one(merchant, "SELECT sum(refunded) FROM orders WHERE merchant_id = %d"),
                one(merchant, "SELECT count(*) FROM refund WHERE merchant_id = %d AND state = 'SUCCEEDED'"),
                one(merchant, "SELECT count(*) FROM transfer WHERE merchant_id = %d"),
                one(merchant, "SELECT count(*) FROM payment_intent WHERE merchant_id = %d AND state = 'SUCCEEDED'"),
                one(merchant, "SELECT count(*) FROM event WHERE merchant_id = %d"),
                one(merchant, "SELECT count(*) FROM import_reject WHERE merchant_id = %d"));
    }

    @Test
    void a_history_becomes_shipped_and_captured_orders_and_returns_give_back_their_most_recent_purchases()
            throws Exception {
        MerchantId merchant = merchant();
        ImportSummary summary = run(merchant, file("history.csv", HISTORY.getBytes(UTF_8)));

        // C900 takes 1003's mug and two of the second line of 1001, then three of its first line; C901 wants four of
        // three.
        assertThat(summary.tally())
                .isEqualTo(new Tally(
                        5,
                        0,
                        7,
                        0,
                        Map.of("GBP", GROSS),
                        2,
                        0,
                        3,
                        Map.of("GBP", 6 * 256L),
                        Map.of(
                                "no_matching_purchase",
                                3L,
                                "price_not_positive",
                                1L,
                                "invalid_parameter",
                                2L,
                                "refund_not_charged",
                                1L)));
        assertThat(summary.records()).isEqualTo(16);
        assertThat(rejects(merchant, summary))
                .containsExactly(
                        "10 no_matching_purchase",
                        "11 no_matching_purchase",
                        "12 no_matching_purchase",
                        "13 refund_not_charged",
                        "14 price_not_positive",
                        "15 invalid_parameter",
                        "16 invalid_parameter");
        assertThat(one(merchant, "SELECT sum(captured) FROM orders WHERE merchant_id = %d"))
                .isEqualTo(GROSS);
        assertThat(one(merchant, """
                SELECT count(*) FROM orders WHERE merchant_id = %d AND state = 'COMPLETED' AND gateway = 'external'
                   AND placed_at < '2011-01-01' AND NOT test
                """)).isEqualTo(5);
        assertThat(one(
                        merchant,
                        "SELECT count(*) FROM event WHERE merchant_id = %d AND type = 'refund.created' AND quiet"))
                .isEqualTo(3);
    }

    @Test
    void a_file_that_was_taken_is_not_taken_again() throws Exception {
        MerchantId merchant = merchant();
        Path file = file("history.csv", HISTORY.getBytes(UTF_8));
        ImportSummary first = run(merchant, file);
        var traces = traces(merchant);

        ImportSummary second = run(merchant, file);

        assertThat(second.takenBefore()).isTrue();
        assertThat(second.tally())
                .as("what is new, and what was there")
                .isEqualTo(new Tally(
                        0, 5, 0, 7, Map.of(), 0, 2, 0, Map.of(), first.tally().rejects()));
        assertThat(traces(merchant)).isEqualTo(traces);
        assertThat(run(merchant, file)).isEqualTo(second);
    }

    @Test
    void the_same_rows_from_another_file_are_known() throws Exception {
        MerchantId merchant = merchant();
        ImportSummary first = run(merchant, file("history.csv", HISTORY.getBytes(UTF_8)));
        var traces = traces(merchant);
        Path packed = folder.resolve("packed");
        try (var gzip = new GZIPOutputStream(Files.newOutputStream(packed))) {
            gzip.write(HISTORY.getBytes(UTF_8));
        }

        ImportSummary second = run(merchant, packed);

        assertThat(second.takenBefore()).isFalse();
        assertThat(second.tally())
                .isEqualTo(new Tally(
                        0, 5, 0, 7, Map.of(), 0, 2, 0, Map.of(), first.tally().rejects()));
        assertThat(traces(merchant).subList(0, 8)).isEqualTo(traces.subList(0, 8));
    }

    @Test
    void an_import_that_is_killed_anywhere_goes_on_where_it_stopped() throws Exception {
        MerchantId whole = merchant();
        Path file = file("history.csv", HISTORY.getBytes(UTF_8));
        ImportSummary expected = run(whole, file);

        for (int kill = 1; kill <= 8; kill++) {
            MerchantId merchant = merchant();
            int batches = kill;
            var seen = new ArrayList<Long>();
            assertThatThrownBy(() -> imports.run(request(merchant, file, 2), false, (record, of) -> {
                        seen.add(record);
                        if (seen.size() > batches) {
                            throw new IllegalStateException("killed");
                        }
                    }))
                    .hasMessage("killed");

            ImportSummary resumed = run(merchant, file);

            assertThat(resumed.resumedAfter()).as("killed after %d", kill).isEqualTo(seen.getLast());
            assertThat(resumed.tally()).as("killed after %d", kill).isEqualTo(expected.tally());
            assertThat(traces(merchant)).as("killed after %d", kill).isEqualTo(traces(whole));
            assertThat(rejects(merchant, resumed)).isEqualTo(rejects(whole, expected));
        }
    }

    @Test
    void what_can_not_be_read_is_handed_back_byte_for_byte() throws Exception {
        MerchantId merchant = merchant();
        var content = "order,sku,quantity,unit_price\n1,\"A,1,2\n2,Caf\u00e9,1,2\n3,B,1,2\n";
        ImportSummary summary = run(merchant, file("odd.csv", content.getBytes(ISO_8859_1)));

        assertThat(summary.tally().orders()).isEqualTo(1);
        var raw = new ArrayList<String>();
        imports.rejects(
                merchant,
                summary.id(),
                reject -> raw.add(reject.line() + " " + reject.reason() + " " + new String(reject.raw(), ISO_8859_1)));
        assertThat(raw).containsExactly("2 quote_not_closed 1,\"A,1,2", "3 not_utf8 2,Caf\u00e9,1,2");
    }

    private static String line(String number, String sku, int quantity) {
        return """
                {"external_id": "%s", "items": [{"retailer_id": "%s", "quantity": %d, "price_per_unit": "2.50"}], \
                "payment": {"reference": "pi_1"}}
                """.formatted(number, sku, quantity);
    }

    @Test
    void orders_as_json_are_placed_and_what_is_refused_leaves_nothing_behind() throws Exception {
        MerchantId merchant = merchant();
        var inventory = server.bean(Inventory.class);
        inventory.put(merchant, "RARE", "A rare thing", 250, null, 3);
        var content = line("A-1", "RARE", 2)
                + line("A-2", "RARE", 2)
                + "{broken\n"
                + line("A-3", "RARE", 1).replace("\"external_id\": \"A-3\", ", "")
                + line("A-4", "MUG", 1).replace("2.50", "-1")
                + line("A-1", "RARE", 2)
                + line("A-1", "RARE", 1)
                + line("A-5", "RARE", 1);
        Path file = file("orders.ndjson", content.getBytes(UTF_8));

        ImportSummary summary = run(merchant, file);

        assertThat(summary.csv()).isFalse();
        assertThat(rejects(merchant, summary))
                .containsExactly(
                        "2 out_of_stock",
                        "3 invalid_parameter",
                        "4 external_id_missing",
                        "5 invalid_parameter",
                        "7 key_reused");
        assertThat(summary.tally().orders()).isEqualTo(2);
        assertThat(summary.tally().knownOrders()).isEqualTo(1);
        assertThat(summary.tally().gross()).isEqualTo(Map.of("GBP", 750L));
        assertThat(inventory.byRetailerId(merchant, "RARE").orElseThrow().stock())
                .isZero();
        assertThat(one(merchant, "SELECT count(*) FROM order_item WHERE merchant_id = %d"))
                .isEqualTo(2);
        assertThat(one(merchant, "SELECT count(*) FROM event WHERE merchant_id = %d AND type = 'order.placed'"))
                .isEqualTo(2);
    }

    @Test
    void what_was_rejected_can_be_tried_again() throws Exception {
        MerchantId merchant = merchant();
        var inventory = server.bean(Inventory.class);
        inventory.put(merchant, "RARE", "A rare thing", 250, null, 1);
        Path file = file("orders.ndjson", (line("A-1", "RARE", 1) + line("A-2", "RARE", 1)).getBytes(UTF_8));
        assertThat(run(merchant, file).tally().rejects()).isEqualTo(Map.of("out_of_stock", 1L));
        inventory.put(merchant, "RARE", "A rare thing", 250, null, 1);

        ImportSummary again = imports.run(request(merchant, file, 3), true, ImportProgress.NONE);

        assertThat(again.tally().orders()).isEqualTo(1);
        assertThat(again.tally().knownOrders()).isEqualTo(1);
        assertThat(rejects(merchant, again)).isEmpty();
    }

    @Test
    void what_lies_in_the_future_is_rejected() throws Exception {
        MerchantId merchant = merchant();
        var ahead = Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
        var rows = """
                order,sku,title,quantity,placed_at,unit_price,buyer,country
                1001,MUG,Mug,6,2010-12-01T08:26:00,2.00,77,United Kingdom
                1002,MUG,Mug,6,%1$s,2.00,77,United Kingdom
                C900,MUG,Mug,-3,%1$s,2.00,77,United Kingdom
                """.formatted(ahead);

        ImportSummary summary = run(merchant, file("ahead.csv", rows.getBytes(UTF_8)));

        assertThat(rejects(merchant, summary)).containsExactly("3 invalid_parameter", "4 invalid_parameter");
        assertThat(summary.tally().orders()).isEqualTo(1);
        var details = new ArrayList<String>();
        imports.rejects(merchant, summary.id(), reject -> details.add(reject.detail()));
        assertThat(details)
                .allSatisfy(detail ->
                        assertThat(detail).startsWith("placed_at must not lie in the future: it is " + ahead));
    }

    @Test
    void a_file_that_is_cut_off_is_refused_before_anything_is_taken() throws Exception {
        MerchantId merchant = merchant();
        Path packed = folder.resolve("packed.gz");
        try (var gzip = new GZIPOutputStream(Files.newOutputStream(packed))) {
            gzip.write(HISTORY.getBytes(UTF_8));
        }
        Files.write(packed, java.util.Arrays.copyOf(Files.readAllBytes(packed), 200));

        assertThatThrownBy(() -> run(merchant, packed))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem()).isEqualTo(Problem.INVALID_PARAMETER))
                .hasMessageContaining("cut off");
        assertThat(one(merchant, "SELECT count(*) FROM orders WHERE merchant_id = %d"))
                .isZero();
    }

    @Test
    void test_orders_stay_test_orders() throws Exception {
        MerchantId merchant = merchant();
        Path file = file("history.csv", HISTORY.getBytes(UTF_8));
        imports.run(new ImportRequest(merchant, file, null, "GBP", true, "C", null, "", 3), false, ImportProgress.NONE);

        assertThat(one(merchant, "SELECT count(*) FROM orders WHERE merchant_id = %d AND NOT test"))
                .isZero();
        assertThat(one(merchant, "SELECT count(*) FROM transfer WHERE merchant_id = %d AND NOT test"))
                .isZero();
        assertThat(one(merchant, "SELECT count(*) FROM refund WHERE merchant_id = %d"))
                .isEqualTo(3);
    }
}
