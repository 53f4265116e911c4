package dev.aftersale.cli;

import dev.aftersale.base.Money;
import dev.aftersale.imports.ImportSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How an import ended, for people and for scripts. */
record ImportReport(
        ImportSummary summary, Path file, @Nullable Path rejects, double seconds) {

    Map<String, Object> json() {
        var tally = summary.tally();
        var json = new LinkedHashMap<String, Object>();
        json.put("file", file.toString());
        json.put("format", summary.csv() ? "csv" : "ndjson");
        json.put("taken_before", summary.takenBefore());
        json.put("resumed_after_row", summary.resumedAfter());
        json.put("rows", summary.records());
        json.put("orders", tally.orders());
        json.put("orders_known", tally.knownOrders());
        json.put("sale_rows", tally.saleRows());
        json.put("sale_rows_known", tally.knownSaleRows());
        json.put("gross", decimals(tally.gross()));
        json.put("refund_rows", tally.refundRows());
        json.put("refund_rows_known", tally.knownRefundRows());
        json.put("refunds", tally.refunds());
        json.put("refunded", decimals(tally.refunded()));
        json.put("rejects", tally.allRejects());
        json.put("rejects_by_reason", new TreeMap<>(tally.rejects()));
        if (rejects != null) {
            json.put("rejects_file", rejects.toString());
        }
        json.put("seconds", Math.round(seconds * 1000) / 1000.0);
        json.put("peak_memory_mib", peakMemory());
        return json;
    }

    List<String> text() {
        var tally = summary.tally();
        var lines = new ArrayList<String>();
        if (summary.takenBefore()) {
            lines.add("%s was taken at %s; nothing of it was taken again.".formatted(file, summary.finishedAt()));
        } else if (summary.resumedAfter() > 0) {
            lines.add("Went on after row %,d, where an earlier import stopped. In all:"
                    .formatted(summary.resumedAfter()));
        }
        lines.add("%,12d rows".formatted(summary.records()));
        lines.add("%,12d orders, %,d rows%s".formatted(tally.orders(), tally.saleRows(), sums(tally.gross())));
        lines.add("%,12d refund rows, %,d refunds%s"
                .formatted(tally.refundRows(), tally.refunds(), sums(tally.refunded())));
        if (tally.knownOrders() + tally.knownRefundRows() > 0) {
            lines.add("%,12d orders (%,d rows) and %,d refund rows were taken before"
                    .formatted(tally.knownOrders(), tally.knownSaleRows(), tally.knownRefundRows()));
        }
        lines.add("%,12d rejects%s".formatted(tally.allRejects(), rejects == null ? "" : ", see " + rejects));
        new TreeMap<>(tally.rejects()).forEach((reason, count) -> lines.add("%,12d   %s".formatted(count, reason)));
        lines.add("%12.1f s, %,d MiB at most".formatted(seconds, peakMemory()));
        return lines;
    }

    private static Map<String, String> decimals(Map<String, Long> sums) {
        return new TreeMap<>(sums.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        sum -> Money.of(sum.getValue(), sum.getKey()).decimal())));
    }

    private static String sums(Map<String, Long> sums) {
        return new TreeMap<>(sums)
                .entrySet().stream()
                        .map(sum -> ", " + Money.of(sum.getValue(), sum.getKey()))
                        .collect(Collectors.joining());
    }

    /** Of this process, as Linux has seen it: the database is another one. 0 where it can't be told. */
    private static long peakMemory() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
