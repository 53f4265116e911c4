package dev.aftersale.imports;

import dev.aftersale.order.NewOrder;
import dev.aftersale.order.Order;
import dev.aftersale.payment.PaymentIntents;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A shop's history, a row for each line of an order. Rows of an order usually stand together, but need not: an order is
 * handed on with its last row, which a first pass has found. So what is in memory are the orders that are under way.
 */
final class CsvSource implements Source {

    private final InputStream in;
    private final RecordReader records;
    private final RowReading reading;
    private final CsvPlan plan;
    private final ImportRequest request;
    private final Map<String, Under> underWay = new HashMap<>();
    private @Nullable Read ahead;

    private record Read(RawRecord record, Row row) {}

    /** What is known of an order, or a return, until its last row. */
    private static final class Under {
        final List<Row.Sale> sales = new ArrayList<>();
        final List<RawRecord> records = new ArrayList<>();
        final Map<Row.Return, Integer> returns = new HashMap<>();
    }

    CsvSource(InputStream in, CsvPlan plan, ImportRequest request) throws IOException {
        this.in = in;
        this.records = new RecordReader(in, plan.delimiter());
        this.reading = plan.reading();
        this.plan = plan;
        this.request = request;
        records.next(); // the header
        this.ahead = read();
    }

    private @Nullable Read read() throws IOException {
        RawRecord record = records.next();
        if (record == null) {
            return null;
        }
        RawRecord numbered = record.numbered(record.number() - 1);
        return new Read(numbered, reading.read(numbered));
    }

    @Override
    public @Nullable Step next() throws IOException {
        Read current = ahead;
        if (current == null) {
            return null;
        }
        ahead = read();
        var works = new ArrayList<Work>(1);
        String order = current.row().order();
        switch (current.row()) {
            case Row.Sale sale -> {
                var under = under(sale.order());
                under.sales.add(sale);
                under.records.add(current.record());
            }
            case Row.Return back -> {
                int occurrence = under(back.order()).returns.merge(back, 1, Integer::sum);
                works.add(new Work.GiveBack(back, occurrence, current.record()));
            }
            case Row.Unusable unusable ->
                works.add(new Work.Reject(unusable.reason(), unusable.detail(), current.record()));
        }
        if (order != null && isLast(current.record().number(), order)) {
            var under = underWay.remove(order);
            if (under != null && !under.sales.isEmpty()) {
                works.add(new Work.PastSale(sale(under), under.records));
            }
        }
        return new Step(current.record().number(), works);
    }

    private Under under(String order) {
        return underWay.computeIfAbsent(order, number -> new Under());
    }

    private boolean isLast(long number, String order) {
        Long last = plan.lastOfScattered().get(order);
        if (last != null) {
            return number == last;
        }
        return ahead == null || !order.equals(ahead.row().order());
    }

    /** What the rows of an order tell differently, the first one settles. */
    private NewOrder sale(Under under) {
        Row.Sale first = under.sales.getFirst();
        var buyer = under.sales.stream()
                .map(Row.Sale::buyer)
                .filter(known -> known.ref() != null)
                .findFirst()
                .orElse(first.buyer());
        var country = under.sales.stream()
                .map(Row.Sale::country)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return new NewOrder(
                first.order(),
                request.test(),
                "import",
                request.currency(),
                first.at(),
                under.sales.stream().map(Row.Sale::line).toList(),
                0,
                0,
                null,
                buyer,
                country == null ? null : new Order.Address(null, null, null, null, null, null, null, null, country),
                List.of(),
                new NewOrder.Payment(PaymentIntents.EXTERNAL, first.order()));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
