package dev.aftersale.bench;

import dev.aftersale.base.Json;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Full refunds through HTTP, with every check on and durability on, against TPC-B's transaction through JDBC on the same
 * database, in turns. The ratio is what to compare: rates of a machine say little about another one.
 */
@Command(
        name = "refunds",
        mixinStandardHelpOptions = true,
        description = "Full refunds through HTTP against TPC-B through JDBC on the same database, in turns.")
final class RefundsBench implements Callable<Integer> {

    private static final String FORM = "application/x-www-form-urlencoded";

    /** Seconds. */
    private static final int WARM_UP_SLICE = 5;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    CommandSpec spec;

    @Mixin
    BenchOptions options = new BenchOptions();

    @Option(
            names = "--connections",
            split = ",",
            defaultValue = "8,32",
            description = "Clients at once (${DEFAULT-VALUE}).")
    List<Integer> connections = List.of();

    @Option(names = "--seconds", defaultValue = "6", description = "Length of a turn (${DEFAULT-VALUE}).")
    int seconds;

    @Option(names = "--rounds", defaultValue = "3", description = "Turns of each (${DEFAULT-VALUE}).")
    int rounds;

    @Option(
            names = "--warmup",
            defaultValue = "180",
            description =
                    "Seconds of refunds before the first turn, at most (${DEFAULT-VALUE}): it ends when a refund does"
                            + " not get cheaper any more.")
    int warmup;

    @Option(
            names = "--merchants",
            split = ",",
            defaultValue = "1,8",
            description = "Merchants whose orders are refunded (${DEFAULT-VALUE}): refunds of one share transactions.")
    List<Integer> merchants = List.of();

    @Option(
            names = "--scale",
            defaultValue = "20",
            description = "Of TPC-B: hundred thousands of accounts (${DEFAULT-VALUE}).")
    int scale;

    private final AtomicLong granted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    /** An order to refund, and whose it is. */
    private record Target(long order, String token) {}

    private record Turn(double perSecond, double p50, double p99, double serverMillis, double databaseMillis) {
        double cpuMillis() {
            return serverMillis + databaseMillis;
        }
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter result = spec.commandLine().getOut();
        PrintWriter out = options.json ? spec.commandLine().getErr() : result;
        try (var database = options.open();
                var server = ServerUnderTest.start(
                        database, Map.of("AFTERSALE_API_CALLS_PER_HOUR", Integer.toString(Integer.MAX_VALUE)));
                var store = new BenchStore(database)) {
            out.println(store.describe());
            store.makeTpcb(scale);
            var owners = makeMerchants(store, Collections.max(merchants));
            warmUp(server, store, owners.subList(0, merchants.getFirst()), out);
            var results = new ArrayList<Map<String, Object>>();
            for (int some : merchants) {
                for (int clients : connections) {
                    results.add(compare(database, server, store, owners.subList(0, some), clients, out));
                }
            }
            Map<String, Object> proof = new CarriedOut(store).proof(granted.get());
            out.println(proof);
            if (options.json) {
                var report = new LinkedHashMap<String, Object>();
                Map<String, Object> first = results.get(connections.size() - 1);
                for (String figure : List.of("ratio", "cpu_ms_per_refund", "p50_ms", "p99_ms")) {
                    report.put(figure, first.get(figure));
                }
                report.put("database", store.describe());
                report.put("results", results);
                report.put("proof", proof);
                result.println(Json.write(report));
            }
            return Boolean.TRUE.equals(proof.get("whole")) ? 0 : 1;
        }
    }

    private static List<BenchMerchant> makeMerchants(BenchStore store, int count) throws Exception {
        var made = new ArrayList<BenchMerchant>();
        for (int i = 0; i < count; i++) {
            made.add(BenchMerchant.make(store, 17 + i * 31));
        }
        return made;
    }

    /** Fills up to {@code wanted} orders that are not refunded yet, as many of each merchant. */
    private static void refill(
            BenchStore store, List<BenchMerchant> owners, ConcurrentLinkedQueue<Target> targets, int wanted)
            throws Exception {
        int each = Math.max(0, wanted - targets.size()) / owners.size() + 1;
        var ids = new ArrayList<Iterator<Long>>();
        for (var owner : owners) {
            ids.add(store.makeOrders(owner.id(), each).iterator());
        }
        for (int n = 0; n < each; n++) {
            for (int i = 0; i < owners.size(); i++) {
                targets.add(new Target(ids.get(i).next(), owners.get(i).token()));
            }
        }
        // What a refund writes too: a table that grows from nothing is read by the plans of an empty one until the
        // server
        // counts its rows, and these turns are too short for that.
        store.vacuum("orders, order_item, shipment, refund, refund_item, payment_intent, transfer, event, idempotency,"
                + " simulator.payment, simulator.refund, simulator.reply");
    }

    private void warmUp(ServerUnderTest server, BenchStore store, List<BenchMerchant> owners, PrintWriter out)
            throws Exception {
        var targets = new ConcurrentLinkedQueue<Target>();
        WarmUp.run(Duration.ofSeconds(warmup), () -> {
            refill(store, owners, targets, 4_000 * WARM_UP_SLICE);
            Turn slice = measure(
                    server,
                    store,
                    () -> refunds(server, targets, connections.getLast(), Duration.ofSeconds(WARM_UP_SLICE)));
            out.printf("warming up: %6.0f refunds/s, %.2f ms CPU each%n", slice.perSecond(), slice.cpuMillis());
            out.flush();
            return slice.cpuMillis();
        });
    }

    private Map<String, Object> compare(
            BenchDatabase database,
            ServerUnderTest server,
            BenchStore store,
            List<BenchMerchant> owners,
            int clients,
            PrintWriter out)
            throws Exception {
        var targets = new ConcurrentLinkedQueue<Target>();
        var refunds = new ArrayList<Turn>();
        var tpcb = new ArrayList<Turn>();
        var carried = new ArrayList<Double>();
        var meanwhile = new ArrayList<Double>();
        var carrying = new CarriedOut(store);
        for (int round = 0; round < rounds; round++) {
            refill(store, owners, targets, 4_000 * seconds);
            carrying.await();
            long before = granted.get();
            double cpuBefore = server.cpuMillis() + CpuTime.ofTree(store.postmaster());
            refunds.add(measure(server, store, () -> refunds(server, targets, clients, Duration.ofSeconds(seconds))));
            long made = granted.get() - before;
            meanwhile.add(1.0 - (double) carrying.open() / made);
            carrying.await();
            carried.add((server.cpuMillis() + CpuTime.ofTree(store.postmaster()) - cpuBefore) / made);
            tpcb.add(measure(server, store, () -> tpcb(database, clients, Duration.ofSeconds(seconds))));
            out.printf(
                    "%2d connections, %d merchants, turn %d: refunds %6.0f/s   TPC-B %6.0f/s   ratio %.2f%n",
                    clients,
                    owners.size(),
                    round + 1,
                    refunds.getLast().perSecond(),
                    tpcb.getLast().perSecond(),
                    refunds.getLast().perSecond() / tpcb.getLast().perSecond());
        }
        var ratios = new ArrayList<Double>();
        for (int i = 0; i < rounds; i++) {
            ratios.add(refunds.get(i).perSecond() / tpcb.get(i).perSecond());
        }
        var result = new LinkedHashMap<String, Object>();
        result.put("connections", clients);
        result.put("merchants", owners.size());
        result.put(
                "refunds_per_second",
                median(refunds.stream().map(Turn::perSecond).toList()));
        result.put("tpcb_per_second", median(tpcb.stream().map(Turn::perSecond).toList()));
        result.put("ratio", median(ratios));
        result.put("p50_ms", median(refunds.stream().map(Turn::p50).toList()));
        result.put("p99_ms", median(refunds.stream().map(Turn::p99).toList()));
        result.put(
                "server_cpu_ms_per_refund",
                median(refunds.stream().map(Turn::serverMillis).toList()));
        result.put(
                "database_cpu_ms_per_refund",
                median(refunds.stream().map(Turn::databaseMillis).toList()));
        result.put(
                "cpu_ms_per_refund",
                median(refunds.stream().map(Turn::cpuMillis).toList()));
        result.put("cpu_ms_per_refund_carried_out", median(carried));
        result.put("carried_out_meanwhile", median(meanwhile));
        out.println(result);
        return result;
    }

    @FunctionalInterface
    private interface Leg {
        Load.Result run() throws Exception;
    }

    private static Turn measure(ServerUnderTest server, BenchStore store, Leg leg) throws Exception {
        long postmaster = store.postmaster();
        double serverBefore = server.cpuMillis();
        double databaseBefore = CpuTime.ofTree(postmaster);
        var result = leg.run();
        int count = Math.max(1, result.latencies().count());
        return new Turn(
                result.perSecond(),
                result.latencies().percentile(0.5),
                result.latencies().percentile(0.99),
                (server.cpuMillis() - serverBefore) / count,
                (CpuTime.ofTree(postmaster) - databaseBefore) / count);
    }

    private Load.Result refunds(
            ServerUnderTest server, ConcurrentLinkedQueue<Target> targets, int clients, Duration length)
            throws Exception {
        return Load.run(clients, length, client -> new HttpLine(server.port()), line -> {
            Target target = targets.poll();
            if (target == null) {
                throw new IllegalStateException("the orders ran out: give fewer seconds");
            }
            int status = line.call(
                    "POST",
                    "/v24.0/" + target.order() + "/refunds",
                    target.token(),
                    FORM,
                    "reason_code=WRONG_ITEM&idempotency_key=b" + target.order());
            (status == 200 ? granted : refused).incrementAndGet();
            if (status != 200) {
                throw new IllegalStateException("a refund was refused: " + status + " " + line.body());
            }
            return true;
        });
    }

    private Load.Result tpcb(BenchDatabase database, int clients, Duration length) throws Exception {
        return Load.run(clients, length, client -> new TpcbStore(database, scale, 1_000 + client), store -> {
            store.transaction();
            return true;
        });
    }

    private static double median(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        return Math.round(sorted.get(sorted.size() / 2) * 1_000) / 1_000.0;
    }
}
