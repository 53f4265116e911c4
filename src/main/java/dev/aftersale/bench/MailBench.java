package dev.aftersale.bench;

import dev.aftersale.base.Json;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Mail through the relay, in at one side and out at the other, with every check on and "250" only after a durable commit;
 * against the same bytes into a mail server that keeps nothing, and into a table through JDBC, in turns.
 */
@Command(
        name = "mail",
        mixinStandardHelpOptions = true,
        description =
                "Mail stored, masked, signed and delivered, against a bare SMTP sink and a JDBC insert, in turns.")
final class MailBench implements Callable<Integer> {

    /** A conversation's messages in one turn. */
    private static final int EXCHANGE = 4;

    private static final String DOMAIN = "market.test";
    private static final int LARGE_TIMES = 3;
    private static final Duration NO_END = Duration.ofMinutes(10);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    CommandSpec spec;

    @Mixin
    BenchOptions options = new BenchOptions();

    @Option(names = "--connections", defaultValue = "8", description = "Servers that send at once (${DEFAULT-VALUE}).")
    int connections;

    @Option(names = "--messages", defaultValue = "4000", description = "Messages of a turn (${DEFAULT-VALUE}).")
    int messages;

    @Option(names = "--rounds", defaultValue = "3", description = "Turns of each (${DEFAULT-VALUE}).")
    int rounds;

    @Option(
            names = "--warmup",
            defaultValue = "180",
            description =
                    "Seconds of mail before the first turn, at most (${DEFAULT-VALUE}): it ends when a message does"
                            + " not get cheaper any more.")
    int warmup;

    @Option(names = "--merchants", defaultValue = "8", description = "Merchants whose buyers write (${DEFAULT-VALUE}).")
    int merchants;

    @Option(
            names = "--open",
            defaultValue = "1000",
            description = "Connections that are held open with half a message sent (${DEFAULT-VALUE}).")
    int open;

    @Option(
            names = "--large",
            defaultValue = "31",
            description = "Size of the large message, in MB (${DEFAULT-VALUE}).")
    int large;

    /** Rates a second; milliseconds of the server and the database for each message, until the last is delivered. */
    private record Turn(
            double stored,
            double delivered,
            double p50,
            double p99,
            double meanwhile,
            double serverMillis,
            double databaseMillis,
            @Nullable Map<String, Object> split) {

        double cpuMillis() {
            return serverMillis + databaseMillis;
        }
    }

    private record Beside(double sink, double sinkMillis, double insert, double insertMillis) {}

    /** All that a run consists of. */
    private record Run(
            BenchDatabase database,
            ServerUnderTest server,
            BenchStore store,
            MailBenchStore mails,
            MailCorpus corpus,
            NamesOfBench names,
            MailTaken taken,
            List<BenchMerchant> owners) {}

    @Override
    public Integer call() throws Exception {
        PrintWriter result = spec.commandLine().getOut();
        PrintWriter out = options.json ? spec.commandLine().getErr() : result;
        var taken = new MailTaken();
        try (var database = options.open();
                var names = new NamesOfBench();
                var sink = new MailSink(taken);
                var server = ServerUnderTest.start(database, settings(names, sink));
                var store = new BenchStore(database);
                var mails = new MailBenchStore(database)) {
            out.println(store.describe());
            mails.makeTable();
            var run = new Run(
                    database, server, store, mails, new MailCorpus(42), names, taken, makeMerchants(store, mails));
            warmUp(run, out);
            var report = report(run, out);
            report.put("database", store.describe());
            Map<String, Object> proof = proof(run);
            out.println(proof);
            report.put("proof", proof);
            if (options.json) {
                result.println(Json.write(report));
            }
            return Boolean.TRUE.equals(proof.get("whole")) ? 0 : 1;
        }
    }

    /** No limit of what one sender may send: here, one sends it all. */
    private static Map<String, String> settings(NamesOfBench names, MailSink sink) {
        return Map.of(
                "AFTERSALE_MAIL_DOMAIN", DOMAIN,
                "AFTERSALE_DNS", names.address(),
                "AFTERSALE_MAIL_ROUTES", "*=127.0.0.1:" + sink.port(),
                "AFTERSALE_MAIL_RATE_PER_CLIENT", "0",
                "AFTERSALE_MAIL_RATE_PER_SENDER", "0",
                "AFTERSALE_MAIL_RATE_PER_MASK", "0",
                "AFTERSALE_SMTP_CONNECTIONS_PER_CLIENT", "100000",
                "AFTERSALE_SMTP_CONNECTIONS", "100000");
    }

    private List<BenchMerchant> makeMerchants(BenchStore store, MailBenchStore mails) throws Exception {
        var made = new ArrayList<BenchMerchant>();
        for (int i = 0; i < merchants; i++) {
            made.add(BenchMerchant.make(store, 17 + i * 31));
            mails.support(made.getLast().id(), "help@shop" + i + ".bench.test");
        }
        return made;
    }

    /** Of new orders, some messages each: the buyer writes, the merchant answers, and so on. */
    private static List<MailCorpus.Mail> write(Run run, int count) throws Exception {
        var letters = letters(run, (count + EXCHANGE - 1) / EXCHANGE);
        return letters.stream().limit(count).map(run.corpus()::write).toList();
    }

    private static List<MailCorpus.Letter> letters(Run run, int conversations) throws Exception {
        var byTurn = new ArrayList<List<MailCorpus.Letter>>();
        for (int i = 0; i < EXCHANGE; i++) {
            byTurn.add(new ArrayList<>());
        }
        int merchants = run.owners().size();
        for (int i = 0; i < merchants; i++) {
            var owner = run.owners().get(i);
            int orders = conversations / merchants + (i < conversations % merchants ? 1 : 0);
            if (orders == 0) {
                continue;
            }
            var ids = run.store().makeOrders(owner.id(), orders);
            run.corpus().publish("shop" + i + ".bench.test", run.names());
            for (var one : run.mails().converse(owner.id(), ids)) {
                run.corpus().publish(one.buyer().substring(one.buyer().indexOf('@') + 1), run.names());
                for (int k = 0; k < EXCHANGE; k++) {
                    byTurn.get(k)
                            .add(
                                    k % 2 == 0
                                            ? new MailCorpus.Letter(
                                                    "Ann Example",
                                                    one.buyer(),
                                                    one.merchantMask() + "@" + DOMAIN,
                                                    one.orderId())
                                            : new MailCorpus.Letter(
                                                    "Agent Smith",
                                                    "agent" + one.orderId() % 5 + "@shop" + i + ".bench.test",
                                                    one.buyerMask() + "@" + DOMAIN,
                                                    one.orderId()));
                }
            }
        }
        return byTurn.stream().flatMap(List::stream).toList();
    }

    private void warmUp(Run run, PrintWriter out) throws Exception {
        WarmUp.run(Duration.ofSeconds(warmup), () -> {
            Turn slice = relay(run, write(run, Math.max(EXCHANGE, messages / 4)), false);
            out.printf(
                    "warming up: %5.0f stored/s, %5.0f delivered/s, %.2f ms CPU each%n",
                    slice.stored(), slice.delivered(), slice.cpuMillis());
            out.flush();
            // tables that grow from nothing to thousands of rows: the server's own counting comes too seldom for that
            run.store().vacuum("");
            return slice.cpuMillis();
        });
    }

    private Map<String, Object> report(Run run, PrintWriter out) throws Exception {
        var turns = new ArrayList<Turn>();
        var beside = new ArrayList<Beside>();
        long bytes = 0;
        for (int round = 0; round < rounds; round++) {
            var batch = write(run, messages);
            bytes = batch.stream().mapToLong(mail -> mail.raw().length).sum() / batch.size();
            turns.add(relay(run, batch, false));
            beside.add(beside(run, batch));
            out.printf(
                    "turn %d: stored %5.0f/s   delivered %5.0f/s   sink %6.0f/s   insert %5.0f/s   CPU ms %.2f + %.2f%n",
                    round + 1,
                    turns.getLast().stored(),
                    turns.getLast().delivered(),
                    beside.getLast().sink(),
                    beside.getLast().insert(),
                    turns.getLast().serverMillis(),
                    turns.getLast().databaseMillis());
            out.flush();
        }
        var report = new LinkedHashMap<String, Object>();
        report.put("ratio_stored_to_sink", ratio(turns, Turn::stored, beside, Beside::sink));
        report.put("ratio_stored_to_insert", ratio(turns, Turn::stored, beside, Beside::insert));
        report.put("ratio_delivered_to_sink", ratio(turns, Turn::delivered, beside, Beside::sink));
        report.put("ratio_delivered_to_insert", ratio(turns, Turn::delivered, beside, Beside::insert));
        report.put("stored_per_second", median(turns, Turn::stored));
        report.put("delivered_per_second", median(turns, Turn::delivered));
        report.put("sink_per_second", median(beside, Beside::sink));
        report.put("insert_per_second", median(beside, Beside::insert));
        report.put("p50_ms", median(turns, Turn::p50));
        report.put("p99_ms", median(turns, Turn::p99));
        report.put("delivered_meanwhile", median(turns, Turn::meanwhile));
        report.put("cpu_ms_per_message", median(turns, Turn::cpuMillis));
        report.put("server_cpu_ms_per_message", median(turns, Turn::serverMillis));
        report.put("database_cpu_ms_per_message", median(turns, Turn::databaseMillis));
        report.put("sink_cpu_ms_per_message", median(beside, Beside::sinkMillis));
        report.put("insert_database_cpu_ms_per_message", median(beside, Beside::insertMillis));
        report.put("bytes_per_message", bytes);
        report.put("connections", connections);
        report.put("cpu_split_ms", relay(run, write(run, messages), true).split());
        report.put("large_message", large(run));
        report.put("memory", new MailConnections(run.server()).hold(write(run, open)));
        report.forEach((figure, value) -> out.println(figure + ": " + value));
        return report;
    }

    /** Returns once the last message is on the other side and marked so. */
    private Turn relay(Run run, List<MailCorpus.Mail> batch, boolean split) throws Exception {
        long postmaster = run.store().postmaster();
        long arrived = run.taken().count();
        var recording =
                split ? CpuSplit.begin(run.server().pid(), run.database().folder()) : null;
        double serverBefore = run.server().cpuMillis();
        double databaseBefore = CpuTime.ofTree(postmaster);
        long start = System.nanoTime();
        var queue = new ConcurrentLinkedQueue<>(batch);
        var sent = Load.run(
                connections, NO_END, client -> new SmtpLine(run.server().smtpPort()), line -> {
                    var mail = queue.poll();
                    if (mail != null) {
                        line.send(mail);
                    }
                    return mail != null;
                });
        double meanwhile = (double) (run.taken().count() - arrived) / batch.size();
        awaitArrival(run, arrived + batch.size());
        double seconds = (System.nanoTime() - start) / 1e9;
        awaitMarks(run);
        double serverMillis = run.server().cpuMillis() - serverBefore;
        return new Turn(
                sent.perSecond(),
                batch.size() / seconds,
                sent.latencies().percentile(0.5),
                sent.latencies().percentile(0.99),
                Math.round(meanwhile * 100) / 100.0,
                serverMillis / batch.size(),
                (CpuTime.ofTree(postmaster) - databaseBefore) / batch.size(),
                recording == null ? null : recording.end(serverMillis, batch.size()));
    }

    private static void awaitArrival(Run run, long count) throws InterruptedException {
        long end = System.nanoTime() + NO_END.toNanos();
        while (run.taken().count() < count) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("mail is still missing after ten minutes: "
                        + (count - run.taken().count()));
            }
            Thread.sleep(5);
        }
    }

    private static void awaitMarks(Run run) throws Exception {
        while (waiting(run) > 0) {
            ServerUnderTest.pause();
        }
    }

    private static long waiting(Run run) throws Exception {
        return run.store()
                .count(
                        "SELECT (SELECT count(*) FROM mail_in WHERE state = 'NEW') + (SELECT count(*) FROM mail_out WHERE state = 'WAITING')");
    }

    /** The same bytes to where nothing is done with them, and to where nothing is done but to keep them. */
    private Beside beside(Run run, List<MailCorpus.Mail> batch) throws Exception {
        try (var sink = new MailSink((recipient, message) -> {})) {
            var toSink = new ConcurrentLinkedQueue<>(batch);
            var sent = Load.run(connections, NO_END, client -> new SmtpLine(sink.port()), line -> {
                var mail = toSink.poll();
                if (mail != null) {
                    line.send(mail);
                }
                return mail != null;
            });
            double sinkMillis = sink.cpuMillis() / batch.size();
            double databaseBefore = CpuTime.ofTree(run.store().postmaster());
            var toTable = new ConcurrentLinkedQueue<>(batch);
            var inserted =
                    Load.run(connections, NO_END, client -> new MailBenchStore.Inserts(run.database()), inserts -> {
                        var mail = toTable.poll();
                        if (mail != null) {
                            inserts.insert(mail);
                        }
                        return mail != null;
                    });
            double insertMillis = (CpuTime.ofTree(run.store().postmaster()) - databaseBefore) / batch.size();
            return new Beside(sent.perSecond(), sinkMillis, inserted.perSecond(), insertMillis);
        }
    }

    /** Seconds from the first byte until "250", and until the other side has it; beside a sink and an insert, the best of each. */
    private Map<String, Object> large(Run run) throws Exception {
        double stored = Double.MAX_VALUE;
        double delivered = Double.MAX_VALUE;
        Beside beside = new Beside(0, 0, 0, 0);
        long bytes = 0;
        for (int i = 0; i < LARGE_TIMES; i++) {
            var mail = run.corpus().large(letters(run, 1).getFirst(), large * 1_000_000);
            bytes = mail.raw().length;
            long arrived = run.taken().count();
            long start = System.nanoTime();
            try (var line = new SmtpLine(run.server().smtpPort())) {
                line.send(mail);
            }
            stored = Math.min(stored, (System.nanoTime() - start) / 1e9);
            awaitArrival(run, arrived + 1);
            delivered = Math.min(delivered, (System.nanoTime() - start) / 1e9);
            awaitMarks(run);
            var again = beside(run, List.of(mail));
            beside = new Beside(Math.max(beside.sink(), again.sink()), 0, Math.max(beside.insert(), again.insert()), 0);
        }
        var report = new LinkedHashMap<String, Object>();
        report.put("bytes", bytes);
        report.put("seconds_until_stored", rounded(stored));
        report.put("seconds_until_delivered", rounded(delivered));
        report.put("sink_seconds", rounded(1 / beside.sink()));
        report.put("insert_seconds", rounded(1 / beside.insert()));
        report.put("server_peak_mib", ChildProgram.peakMemory(run.server().pid()));
        return report;
    }

    /** Each message that we sent is one of a thread and was delivered once, signed, and names nobody. */
    private static Map<String, Object> proof(Run run) throws Exception {
        long sent = run.store().count("SELECT count(*) FROM mail_in");
        awaitArrival(run, sent);
        awaitMarks(run);
        var proof = new LinkedHashMap<String, Object>();
        proof.put("stored", sent);
        proof.put("relayed", run.store().count("SELECT count(*) FROM mail_in WHERE state = 'RELAYED' AND proved"));
        proof.put("sent", run.store().count("SELECT count(*) FROM mail_out WHERE state = 'SENT'"));
        proof.putAll(run.taken().proof(run.mails().keys(DOMAIN)));
        boolean all =
                Stream.of("relayed", "sent", "arrived").allMatch(figure -> Objects.equals(proof.get(figure), sent));
        boolean right = Objects.equals(proof.get("arrived_twice"), 0L)
                && Objects.equals(proof.get("names_the_other_side"), 0L)
                && Objects.equals(proof.get("signature_holds"), proof.get("looked_at"));
        proof.put("whole", all && right);
        return proof;
    }

    private static <T> double median(List<T> turns, ToDoubleFunction<T> figure) {
        double[] sorted = turns.stream().mapToDouble(figure).sorted().toArray();
        return rounded(sorted[sorted.length / 2]);
    }

    private static double ratio(
            List<Turn> turns, ToDoubleFunction<Turn> ours, List<Beside> beside, ToDoubleFunction<Beside> theirs) {
        var ratios = new ArrayList<Double>();
        for (int i = 0; i < turns.size(); i++) {
            ratios.add(ours.applyAsDouble(turns.get(i)) / theirs.applyAsDouble(beside.get(i)));
        }
        return median(ratios, Double::doubleValue);
    }

    private static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
