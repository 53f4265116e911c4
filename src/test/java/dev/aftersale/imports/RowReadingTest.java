package dev.aftersale.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aftersale.base.MerchantId;
import dev.aftersale.order.NewOrder;
import dev.aftersale.order.Order;
import dev.aftersale.order.PastOrders.Purchase;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowReadingTest {

    private static final String MAP = "order=InvoiceNo,sku=StockCode,title=Description,quantity=Quantity,"
            + "placed_at=InvoiceDate,unit_price=UnitPrice,buyer=CustomerID,country=Country";
    private static final String HEADER =
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";

    private static CsvPlan plan(String map, String header, DateTimeFormatter times) {
        var request = new ImportRequest(
                new MerchantId(1), Path.of("f"), ColumnMapping.parse(map), "GBP", false, "C", times, "", 10);
        return CsvPlan.of(request, ColumnMapping.parse(map), header);
    }

    private static Row read(String row) {
        return plan(MAP, HEADER, null).reading().read(new RawRecord(1, 2, row.getBytes(UTF_8), RawRecord.Flaw.NONE));
    }

    @Test
    void a_sale_is_read_whole() {
        assertThat(read("536365,85123A,\"HEART, WHITE\",6,2010-12-01T08:26:00,2.55,17850,United Kingdom"))
                .isEqualTo(new Row.Sale(
                        "536365",
                        new NewOrder.Line("85123A", null, "HEART, WHITE", 6, 255, 0, 0, null),
                        Instant.parse("2010-12-01T08:26:00Z"),
                        new Order.Buyer("17850", null, null, null, false),
                        "GB"));
    }

    @Test
    void a_return_has_the_prefix_of_returns_and_a_negative_quantity() {
        assertThat(read("C536379,D,Discount,-1,2010-12-01 09:41,27.50,14527,EIRE"))
                .isEqualTo(new Row.Return("C536379", "D", 1, 2750, Instant.parse("2010-12-01T09:41:00Z"), "14527"));
    }

    @ParameterizedTest
    @CsvSource({"0.004,0", "0.005,1", "0.0149,1", "2.555,256", "1,100", "8.5,850"})
    void a_price_finer_than_a_penny_is_rounded_half_up(String price, long pence) {
        assertThat(read("1,A,,1,2010-12-01T08:26:00," + price + ",,"))
                .isInstanceOfSatisfying(
                        Row.Sale.class,
                        sale -> assertThat(sale.line().unitPrice()).isEqualTo(pence));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1,A,x,1,2010-12-01T08:26:00,0,,            | price_not_positive
            1,A,x,1,2010-12-01T08:26:00,-5,,           | price_not_positive
            C1,A,x,-1,2010-12-01T08:26:00,0.0,1,       | price_not_positive
            1,A,x,-1,2010-12-01T08:26:00,1,1,          | quantity_negative
            C1,A,x,0,2010-12-01T08:26:00,1,1,          | quantity_zero
            1,A,x,1.5,2010-12-01T08:26:00,1,1,         | quantity_unreadable
            1,A,x,,2010-12-01T08:26:00,1,1,            | quantity_unreadable
            1,A,x,99999999999,2010-12-01T08:26:00,1,1, | quantity_unreadable
            1,A,x,1,2010-12-01T08:26:00,1e3,1,         | amount_unreadable
            1,A,x,1,yesterday,1,1,                     | time_unreadable
            1,A,x,1,+12345-01-01T00:00:00Z,1,1,        | time_unreadable
            ,A,x,1,2010-12-01T08:26:00,1,1,            | order_missing
            1,,x,1,2010-12-01T08:26:00,1,1,            | sku_missing
            1,A,x,1,2010-12-01T08:26:00,1              | wrong_number_of_columns
            """)
    void anything_else_can_not_be_used(String row, String reason) {
        assertThat(read(row))
                .isInstanceOfSatisfying(
                        Row.Unusable.class,
                        unusable -> assertThat(unusable.reason().code()).isEqualTo(reason));
    }

    @Test
    void bytes_that_are_no_text_can_not_be_used() {
        var latin = new RawRecord(1, 1, new byte[] {'a', (byte) 0xe9}, RawRecord.Flaw.NONE);
        assertThat(plan(MAP, HEADER, null).reading().read(latin))
                .isInstanceOfSatisfying(
                        Row.Unusable.class,
                        unusable -> assertThat(unusable.reason()).isEqualTo(Reason.ENCODING));
        assertThat(read("1,A,x\u0000,1,2010-12-01T08:26:00,1,1,"))
                .isInstanceOfSatisfying(
                        Row.Unusable.class,
                        unusable -> assertThat(unusable.reason()).isEqualTo(Reason.CHARACTERS));
    }

    @Test
    void columns_are_found_whatever_stands_between_them_and_times_in_the_file_s_own_way() {
        var times = DateTimeFormatter.ofPattern("d/M/yyyy H:mm", Locale.ENGLISH);
        var reading = plan("order=No,sku=Sku,quantity=Qty,unit_price=Price,placed_at=At", "Qty;No;At;Price;Sku", times)
                .reading();
        assertThat(reading.read(new RawRecord(1, 2, "2;7;1/12/2010 8:26;1.10;A".getBytes(UTF_8), RawRecord.Flaw.NONE)))
                .isInstanceOfSatisfying(Row.Sale.class, sale -> {
                    assertThat(sale.at()).isEqualTo("2010-12-01T08:26:00Z");
                    assertThat(sale.line()).isEqualTo(new NewOrder.Line("A", null, "A", 2, 110, 0, 0, null));
                });
    }

    @Test
    void a_mapping_that_does_not_fit_is_refused() {
        assertThatThrownBy(() -> plan(MAP, "InvoiceNo,StockCode", null)).hasMessageContaining("InvoiceNo,StockCode");
        assertThatThrownBy(() -> ColumnMapping.parse("order=No")).hasMessageContaining("sku=COLUMN");
        assertThatThrownBy(() -> ColumnMapping.parse("number=No")).hasMessageContaining("'number' is none of order");
        assertThatThrownBy(() -> ColumnMapping.parse("order")).hasMessageContaining("'order' is no FIELD=COLUMN");
    }

    @Test
    void a_return_takes_the_most_recent_purchases_whole_or_not_at_all() {
        var purchases = List.of(new Purchase(9, 91, 2), new Purchase(9, 92, 1), new Purchase(5, 51, 4));

        assertThat(PurchaseMatch.match(purchases, 2).orElseThrow().keySet()).containsExactly(9L);
        assertThat(PurchaseMatch.match(purchases, 5).orElseThrow()).satisfies(lines -> {
            assertThat(lines.keySet()).containsExactly(9L, 5L);
            assertThat(lines.get(9L)).extracting(line -> line.quantity()).containsExactly(2, 1);
            assertThat(lines.get(5L)).extracting(line -> line.quantity()).containsExactly(2);
        });
        assertThat(PurchaseMatch.match(purchases, 8)).isEmpty();
        assertThat(PurchaseMatch.match(List.of(), 1)).isEmpty();
    }
}
