package dev.aftersale.bench;

import dev.aftersale.base.Json;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reading a page of 25 orders with their items must cost the same, however many orders a merchant has. */
@Command(
        name = "orders",
        mixinStandardHelpOptions = true,
        description = "Pages of 25 orders with items, of a small merchant and of a large one, in turns.")
final class OrdersBench implements Callable<Integer> {

    private static final String FIELDS = "id,order_status,created,items%7Bid,retailer_id,quantity,price_per_unit%7D";
    private static final int CHUNK = 50_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    CommandSpec spec;

    @Mixin
    BenchOptions options = new BenchOptions();

    @Option(names = "--small", defaultValue = "1000", description = "Orders of the small merchant (${DEFAULT-VALUE}).")
    int small;

    @Option(
            names = "--large",
            defaultValue = "1000000",
            description = "Orders of the large merchant (${DEFAULT-VALUE}).")
    int large;

    @Option(names = "--connections", defaultValue = "4", description = "Clients at once (${DEFAULT-VALUE}).")
    int clients;

    @Option(names = "--seconds", defaultValue = "5", description = "Length of a turn (${DEFAULT-VALUE}).")
    int seconds;

    @Option(names = "--rounds", defaultValue = "3", description = "Turns of each (${DEFAULT-VALUE}).")
    int rounds;

    @Option(
            names = "--warmup",
            defaultValue = "10",
            description = "Seconds of pages of each merchant, before the first turn (${DEFAULT-VALUE}).")
    int warmup;

    @Override
    public Integer call() throws Exception {
        PrintWriter result = spec.commandLine().getOut();
        PrintWriter out = options.json ? spec.commandLine().getErr() : result;
        try (var database = options.open();
                var server = ServerUnderTest.start(
                        database, Map.of("AFTERSALE_API_CALLS_PER_HOUR", Integer.toString(Integer.MAX_VALUE)));
                var store = new BenchStore(database)) {
            out.println(store.describe());
            var few = merchant(store, 100, small, out);
            var many = merchant(store, 200, large, out);
            pages(server, few, Duration.ofSeconds(warmup));
            pages(server, many, Duration.ofSeconds(warmup));
            var fewP50 = new ArrayList<Double>();
            var manyP50 = new ArrayList<Double>();
            for (int round = 0; round < rounds; round++) {
                fewP50.add(pages(server, few, Duration.ofSeconds(seconds))
                        .latencies()
                        .percentile(0.5));
                manyP50.add(pages(server, many, Duration.ofSeconds(seconds))
                        .latencies()
                        .percentile(0.5));
                out.printf(
                        "turn %d: p50 %.2f ms at %d orders, %.2f ms at %d%n",
                        round + 1, fewP50.getLast(), small, manyP50.getLast(), large);
            }
            var report = new LinkedHashMap<String, Object>();
            report.put("ratio", median(manyP50) / median(fewP50));
            report.put("small_orders", small);
            report.put("small_p50_ms", median(fewP50));
            report.put("large_orders", large);
            report.put("large_p50_ms", median(manyP50));
            report.put("connections", clients);
            report.put("database", store.describe());
            result.println(options.json ? Json.write(report) : report);
            return 0;
        }
    }

    private static BenchMerchant merchant(BenchStore store, int shard, int orders, PrintWriter out) throws Exception {
        var merchant = BenchMerchant.make(store, shard);
        out.printf("making %d orders%n", orders);
        for (int made = 0; made < orders; made += CHUNK) {
            store.makeOrders(merchant.id(), Math.min(CHUNK, orders - made), made);
        }
        store.vacuum("orders, order_item");
        return merchant;
    }

    /** The first page with its items: what pollers and connectors read. */
    private Load.Result pages(ServerUnderTest server, BenchMerchant merchant, Duration length) throws Exception {
        String path = "/v24.0/" + merchant.cmsId() + "/commerce_orders?state=COMPLETED&limit=25&fields=" + FIELDS;
        return Load.run(clients, length, client -> new HttpLine(server.port()), line -> {
            if (line.call("GET", path, merchant.token(), "", "") != 200) {
                throw new IllegalStateException("a page was refused: " + line.body());
            }
            String body = line.body();
            if (body.split("\"retailer_id\"", -1).length != 51) {
                throw new IllegalStateException("not 25 orders of two items: " + body);
            }
            return true;
        });
    }

    private static double median(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        return Math.round(sorted.get(sorted.size() / 2) * 100) / 100.0;
    }
}
