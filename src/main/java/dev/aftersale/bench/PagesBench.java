package dev.aftersale.bench;

import dev.aftersale.base.Json;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.SecretBox;
import dev.aftersale.link.LinkToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Pages of a merchant of many orders and messages: how long they take with many people at once, and what they weigh. */
@Command(
        name = "pages",
        mixinStandardHelpOptions = true,
        description = "Console and buyers' pages of a merchant with many orders and messages, seen by many at once.")
final class PagesBench implements Callable<Integer> {

    private static final Duration WARM_UP_SLICE = Duration.ofSeconds(10);
    private static final int CHUNK = 50_000;
    private static final int SAMPLES = 2_000;
    private static final List<String> WEIGHED =
            List.of("list", "inbox", "conversation, long", "buyer's order", "buyer's messages, long");
    private static final Pattern ASSET = Pattern.compile("(?:href|src)=\"(/assets/[^\"]+\\.(?:css|js)[^\"]*)\"");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    CommandSpec spec;

    @Mixin
    BenchOptions options = new BenchOptions();

    @Option(
            names = "--orders",
            defaultValue = "1000000",
            description = "Orders, and messages about them (${DEFAULT-VALUE}).")
    int orders;

    @Option(names = "--users", defaultValue = "16", description = "People at once (${DEFAULT-VALUE}).")
    int users;

    @Option(names = "--seconds", defaultValue = "5", description = "Time for each page (${DEFAULT-VALUE}).")
    int seconds;

    @Option(
            names = "--warmup",
            defaultValue = "300",
            description =
                    "Seconds of all pages in a mixture before the first is measured, at most (${DEFAULT-VALUE}): it ends"
                            + " when a page does not get cheaper any more.")
    int warmup;

    /** Milliseconds; the last two: of CPU for each page, of the server and of the database. */
    private record Times(int calls, double p50, double p95, double p99, double serverCpu, double databaseCpu) {}

    @Override
    public Integer call() throws Exception {
        PrintWriter result = spec.commandLine().getOut();
        PrintWriter out = options.json ? spec.commandLine().getErr() : result;
        var key = new byte[SecretBox.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        var settings = Map.of("AFTERSALE_SECRET_KEY", Base64.getEncoder().encodeToString(key));
        try (var database = options.open();
                var server = ServerUnderTest.start(database, settings);
                var merchants = new BenchStore(database);
                var store = new PagesStore(database);
                var talks = new TalksStore(database)) {
            out.println(merchants.describe());
            var merchant = BenchMerchant.make(merchants, 100);
            String token = UUID.randomUUID().toString();
            long staff = store.logIn(merchant.id(), token);
            fill(out, store, talks, merchant.id(), staff);
            var pages = PageAddresses.of(merchant.id(), store, talks, new LinkToken(new SecretBox(key)), SAMPLES);
            var any = List.copyOf(pages.values());
            Supplier<String> mixture = () ->
                    any.get(ThreadLocalRandom.current().nextInt(any.size())).get();
            // one by one first: a server that has just started turns away some of 16 who come at once
            try (var first = new HttpLine(server.port())) {
                for (var page : pages.values()) {
                    ask(first, token, page.get());
                }
            }
            WarmUp.run(Duration.ofSeconds(warmup), () -> {
                var slice = measure(server, merchants, token, mixture, WARM_UP_SLICE);
                out.printf(
                        "warming up: %5.0f pages/s, %.2f + %.2f ms CPU each%n",
                        slice.calls() / (double) WARM_UP_SLICE.toSeconds(), slice.serverCpu(), slice.databaseCpu());
                out.flush();
                return slice.serverCpu() + slice.databaseCpu();
            });
            var times = new LinkedHashMap<String, Times>();
            out.printf("%d people, each of whom always waits for a page:%n", users);
            out.printf(
                    "%-34s %8s %9s %9s %9s %17s%n", "page", "calls", "p50 ms", "p95 ms", "p99 ms", "CPU ms: server+db");
            for (var page : pages.entrySet()) {
                var taken = measure(server, merchants, token, page.getValue(), Duration.ofSeconds(seconds));
                times.put(page.getKey(), taken);
                out.printf(
                        "%-34s %8d %9.1f %9.1f %9.1f %8.2f %8.2f%n",
                        page.getKey(),
                        taken.calls(),
                        taken.p50(),
                        taken.p95(),
                        taken.p99(),
                        taken.serverCpu(),
                        taken.databaseCpu());
                out.flush();
            }
            var weights = new LinkedHashMap<String, Map<String, Integer>>();
            for (String page : WEIGHED) {
                weights.put(
                        page,
                        weight(
                                server,
                                token,
                                Objects.requireNonNull(pages.get(page)).get()));
                out.printf("first load, compressed, of %s: %s%n", page, weights.get(page));
            }
            if (options.json) {
                var report = new LinkedHashMap<String, Object>();
                report.put("orders", orders);
                report.put("users", users);
                report.put("pages", times);
                report.put("first_load_bytes", weights);
                report.put("database", merchants.describe());
                result.println(Json.write(report));
            }
            return 0;
        }
    }

    private void fill(PrintWriter out, PagesStore store, TalksStore talks, MerchantId merchant, long staff)
            throws Exception {
        out.printf("making %d orders and as many messages%n", orders);
        out.flush();
        for (int made = 0; made < orders; made += CHUNK) {
            store.fill(merchant, Math.min(CHUNK, orders - made), made, orders);
        }
        store.settle();
        int all = orders / TalksStore.EVERY;
        talks.prepare();
        for (int made = 0; made < all; made += CHUNK / TalksStore.EVERY) {
            talks.fill(merchant, made + 1, Math.min(made + CHUNK / TalksStore.EVERY, all), orders, staff);
        }
        talks.settle();
    }

    private Times measure(
            ServerUnderTest server, BenchStore store, String token, Supplier<String> page, Duration length)
            throws Exception {
        long postmaster = store.postmaster();
        double serverBefore = server.cpuMillis();
        double databaseBefore = CpuTime.ofTree(postmaster);
        var taken = Load.run(users, length, user -> new HttpLine(server.port()), line -> {
                    ask(line, token, page.get());
                    return true;
                })
                .latencies();
        int calls = Math.max(1, taken.count());
        return new Times(
                taken.count(),
                taken.percentile(0.5),
                taken.percentile(0.95),
                taken.percentile(0.99),
                (server.cpuMillis() - serverBefore) / calls,
                (CpuTime.ofTree(postmaster) - databaseBefore) / calls);
    }

    private static void ask(HttpLine line, String token, String path) throws IOException {
        int status = line.get(path, "console=" + token);
        if (status != 200) {
            throw new IllegalStateException(path + " was answered with " + status + ": " + line.body());
        }
    }

    /** Bytes as they come over the line, by part; {@code total} of all of them. */
    private static Map<String, Integer> weight(ServerUnderTest server, String token, String path)
            throws IOException, InterruptedException {
        var weight = new LinkedHashMap<String, Integer>();
        try (var http = HttpClient.newHttpClient()) {
            var page = load(http, server, token, path);
            weight.put("html", page.body().length);
            for (String asset : assets(text(page))) {
                int bytes = load(http, server, token, asset).body().length;
                weight.merge(asset.contains(".css") ? "css" : "js", bytes, Integer::sum);
            }
        }
        weight.put("total", weight.values().stream().mapToInt(Integer::intValue).sum());
        return weight;
    }

    private static Set<String> assets(String html) {
        var assets = new LinkedHashSet<String>();
        var found = ASSET.matcher(html);
        while (found.find()) {
            assets.add(found.group(1));
        }
        return assets;
    }

    private static HttpResponse<byte[]> load(HttpClient http, ServerUnderTest server, String token, String path)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .header("Accept-Encoding", "gzip")
                        .header("Cookie", "console=" + token)
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String text(HttpResponse<byte[]> page) throws IOException {
        boolean packed =
                page.headers().firstValue("Content-Encoding").orElse("").equals("gzip");
        byte[] bytes = packed ? new GZIPInputStream(new ByteArrayInputStream(page.body())).readAllBytes() : page.body();
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
