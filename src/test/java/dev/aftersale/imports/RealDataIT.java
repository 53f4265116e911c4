package dev.aftersale.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.aftersale.doctor.Doctor;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.NewMerchant;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Half a year of a British online gift shop (UCI Online Retail, CC0), which is not part of the project: it lies beside the
 * checkout where these checks are run.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class RealDataIT {

    private static final Path FILE = Path.of("..", "shared", "data", "online-retail-2010-12-to-2011-06.csv.gz");

    private static final String MAP = "order=InvoiceNo,sku=StockCode,title=Description,quantity=Quantity,"
            + "placed_at=InvoiceDate,unit_price=UnitPrice,buyer=CustomerID,country=Country";

    @RegisterExtension
    static final TestServer server = new TestServer().with("aftersale.workers.enabled", false);

    @BeforeAll
    static void the_file_is_there() {
        if (System.getenv("CI") == null) {
            assumeTrue(Files.exists(FILE), "the real data lie beside the checkout only where it is checked: " + FILE);
        }
        assertThat(FILE).exists();
    }

    @Test
    void half_a_year_of_a_gift_shop_comes_out_to_the_penny_and_the_books_are_whole() throws IOException {
        var merchant = server.bean(Merchants.class)
                .create(new NewMerchant("Gift shop", "GBP", "GB", null, SettingsChange.NONE))
                .id();
        var request = new ImportRequest(
                merchant,
                FILE,
                ColumnMapping.parse(MAP),
                "GBP",
                false,
                ImportRequest.RETURN_PREFIX,
                null,
                "",
                ImportRequest.BATCH);
        var imports = server.bean(Imports.class);

        var tally = imports.run(request, false, ImportProgress.NONE).tally();

        assertThat(tally.orders()).isEqualTo(9_659);
        assertThat(tally.saleRows()).isEqualTo(239_931);
        assertThat(tally.gross()).isEqualTo(Map.of("GBP", 482_646_649L));
        assertThat(tally.refundRows()).isEqualTo(3_163);
        assertThat(tally.refunded()).isEqualTo(Map.of("GBP", 17_210_096L));
        assertThat(tally.rejects().values()).containsExactlyInAnyOrder(1_331L, 1_478L);

        var diagnosis = server.bean(Doctor.class).examine();
        assertThat(diagnosis.findings())
                .allSatisfy(finding ->
                        assertThat(finding.examples()).as(finding.claim()).isEmpty());
        assertThat(diagnosis.whole()).isTrue();
        assertThat(diagnosis.sums()).singleElement().satisfies(sums -> {
            assertThat(sums.orders()).isEqualTo(9_659);
            assertThat(sums.captured()).isEqualTo(482_646_649L);
            assertThat(sums.refunded()).isEqualTo(17_210_096L);
        });

        var again = imports.run(request, true, ImportProgress.NONE).tally();

        assertThat(again.orders()).isZero();
        assertThat(again.refundRows()).isZero();
        assertThat(again.knownOrders()).isEqualTo(9_659);
        assertThat(server.bean(Doctor.class).examine().sums()).isEqualTo(diagnosis.sums());
    }
}
