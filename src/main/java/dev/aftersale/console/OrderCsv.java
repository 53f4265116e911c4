package dev.aftersale.console;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Money;
import dev.aftersale.mask.Masks;
import dev.aftersale.order.Item;
import dev.aftersale.order.Order;
import dev.aftersale.order.OrderFilter;
import dev.aftersale.order.OrderLists;
import dev.aftersale.order.OrderPart;
import dev.aftersale.order.OrderRow;
import dev.aftersale.order.OrderStage;
import dev.aftersale.order.Orders;
import dev.aftersale.order.Shipment;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * A list of orders as a file for spreadsheets: one line an order, amounts as plain decimals, in exactly the order of the
 * list. Read and written a page at a time.
 */
@Component
class OrderCsv {

    private static final int PAGE = 200;

    private static final String[] HEAD = {
        "order_id",
        "merchant_reference",
        "state",
        "mode",
        "channel",
        "placed_at",
        "ship_by",
        "buyer_name",
        "buyer_email",
        "country",
        "items",
        "units",
        "currency",
        "total",
        "captured",
        "refunded",
        "fees",
        "tracking_numbers"
    };

    private final OrderLists lists;
    private final Orders orders;
    private final Masks masks;

    OrderCsv(OrderLists lists, Orders orders, Masks masks) {
        this.masks = masks;
        this.lists = lists;
        this.orders = orders;
    }

    void write(MerchantId merchant, OrderFilter filter, ZoneId zone, OutputStream out) throws IOException {
        var format = CSVFormat.RFC4180.builder().setHeader(HEAD).get();
        try (var writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
                var csv = new CSVPrinter(writer, format)) {
            Long after = null;
            do {
                var page = lists.page(merchant, filter, after, PAGE);
                List<Order> found = orders.find(
                        merchant,
                        page.rows().stream().map(OrderRow::id).toList(),
                        EnumSet.of(OrderPart.ITEMS, OrderPart.SHIPMENTS));
                Map<Long, String> masksOf = masks.ofBuyers(
                        merchant,
                        found.stream()
                                .filter(order -> order.buyer().email() != null)
                                .map(Order::id)
                                .toList());
                for (Order order : found) {
                    csv.printRecord(line(order, masksOf.get(order.id()), zone));
                }
                csv.flush();
                after = page.next();
            } while (after != null);
        }
    }

    private static Object[] line(Order order, @Nullable String mask, ZoneId zone) {
        var core = order.core();
        var charges = core.charges();
        var stage = OrderStage.of(core.state(), core.units().fulfilled());
        boolean held = stage == OrderStage.ON_HOLD;
        var fees = core.fees();
        return new Object[] {
            Long.toString(order.id()),
            text(core.reference()),
            stage.name(),
            core.test() ? "TEST" : "REAL",
            text(order.channel()),
            core.placedAt().atZone(zone).truncatedTo(ChronoUnit.SECONDS).toOffsetDateTime(),
            core.shipBy(),
            held ? "" : text(order.buyer().name()),
            held ? "" : text(mask),
            held || order.address() == null ? "" : text(order.address().country()),
            text(order.items().stream()
                    .map(item -> item.quantity() + " x " + item.retailerId())
                    .collect(Collectors.joining("; "))),
            order.items().stream().mapToInt(Item::quantity).sum(),
            core.currency(),
            Money.of(charges.authorised(), core.currency()).decimal(),
            Money.of(charges.captured(), core.currency()).decimal(),
            Money.of(charges.refunded(), core.currency()).decimal(),
            Money.of(
                            fees.selling() + fees.processing() - fees.sellingReturned() - fees.processingReturned(),
                            core.currency())
                    .decimal(),
            text(order.shipments().stream()
                    .map(Shipment::tracking)
                    .map(Shipment.Tracking::number)
                    .filter(Objects::nonNull)
                    .collect(Collectors.joining("; ")))
        };
    }

    /**
     * What a spreadsheet would take for a formula is made text by an apostrophe: names and references are others' words.
     * Source: OWASP, "CSV Injection".
     */
    static String text(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return "";
        }
        return "=+-@\t\r\n|%".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
}
