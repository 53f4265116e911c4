import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/**
 * Takes the pictures of {@code docs/screens} of a running demo, with the Chromium that is on the PATH:
 *
 * <pre>{@code
 * ./mvnw spring-boot:run                                     # in one shell; prints the log-ins' password
 * java src/screens/Screens.java http://127.0.0.1:8080 PASSWORD
 * }</pre>
 *
 * A page that isn't there is left out, and said.
 */
public final class Screens {

    /**
     * @param path with " *" in it: the page that the first row of that list leads to, and what follows there; with "buyer " before
     *     it: the page of the buyer of the first order that is found so, and what follows there
     */
    private record Shot(String name, String path, int width, String theme) {}

    private static final int DESK = 1440;
    private static final int PHONE = 360;

    private static final List<Shot> SHOTS = List.of(
            new Shot("home", "/console", DESK, "light"),
            new Shot("orders", "/console/orders", DESK, "light"),
            new Shot("order", "/console/orders?q=D-1003 *", DESK, "light"),
            new Shot("order-dark", "/console/orders?q=D-1005 *", DESK, "dark"),
            new Shot("order-phone", "/console/orders?q=D-1003 *", PHONE, "light"),
            new Shot("refund", "/console/orders?q=D-1003 *?act=refund&all=1", DESK, "light"),
            new Shot("returns", "/console/returns", DESK, "light"),
            new Shot("return", "/console/returns *", DESK, "light"),
            new Shot("messages", "/console/messages", DESK, "light"),
            new Shot("conversation", "/console/messages?q=HC-5 *", DESK, "light"),
            new Shot("mail", "/console/settings/mail", DESK, "light"),
            new Shot("inventory", "/console/inventory", DESK, "light"),
            new Shot("settings", "/console/settings", DESK, "light"),
            new Shot("buyer", "buyer D-1003", PHONE, "light"),
            new Shot("buyer-dark", "buyer D-1005", PHONE, "dark"),
            new Shot("buyer-return", "buyer D-1005 /return", PHONE, "light"),
            new Shot("buyer-messages", "buyer D-1002 /messages", PHONE, "dark"),
            new Shot("operator", "/operator", DESK, "light"),
            new Shot("operator-merchant", "/operator/merchants?q=Harbour *", DESK, "light"),
            new Shot("operator-queues", "/operator/queues", DESK, "dark"));

    /** The order page's address, as the newest mail to the buyer has it. */
    private static final String BUYERS_PAGE = """
            (async () => {
              const text = async path => (await fetch(path)).text();
              const orders = await text('/console/orders?q=%s');
              const order = orders.match(/[/]console[/]orders[/](\\d{9,})/)[1];
              const mails = await text('/operator/mail?order=' + order);
              for (const mail of mails.match(/[/]operator[/]mail[/]\\d{9,}/g)) {
                const link = (await text(mail + '/html')).match(/[/]o[/][A-Za-z0-9_-]{12,}/);
                if (link) return link[0];
              }
              return '';
            })()""";

    private static final int HEIGHT = 1000;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<Integer, CompletableFuture<String>> asked = new ConcurrentHashMap<>();
    private final AtomicInteger ids = new AtomicInteger();
    private volatile CompletableFuture<String> loaded = new CompletableFuture<>();
    private final String base;
    private final WebSocket devTools;

    private Screens(String base, String devToolsUrl) {
        this.base = base;
        this.devTools = http.newWebSocketBuilder()
                .buildAsync(URI.create(devToolsUrl), new Reader())
                .join();
    }

    public static void main(String[] args) throws Exception {
        if (args.length != 2) {
            System.err.println("java src/screens/Screens.java URL PASSWORD   (of a running demo)");
            System.exit(2);
        }
        Path profile = Files.createTempDirectory("screens");
        Process chromium = new ProcessBuilder(
                        "chromium",
                        "--headless=new",
                        "--no-sandbox",
                        "--hide-scrollbars",
                        "--accept-lang=en-GB",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("log").toFile())
                .start();
        try {
            new Screens(args[0], page(profile)).take(args[1]);
        } finally {
            chromium.destroy();
            chromium.waitFor(5, TimeUnit.SECONDS);
        }
        System.exit(0);
    }

    /** The address of the browser's first page; Chromium writes its port into its profile once it listens. */
    private static String page(Path profile) throws Exception {
        Path port = profile.resolve("DevToolsActivePort");
        for (int i = 0; i < 100 && !Files.exists(port); i++) {
            Thread.sleep(100);
        }
        Thread.sleep(300);
        var list = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + Files.readAllLines(port).getFirst() + "/json"))
                .build();
        String pages = HttpClient.newHttpClient().send(list, BodyHandlers.ofString()).body();
        return group("\"(ws://[^\"]*/page/[^\"]*)\"", pages);
    }

    private void take(String password) throws Exception {
        send("Page.enable", "{}");
        logIn("/console", "owner@harbour.example", password);
        logIn("/operator", "operator@aftersale.example", password);
        Path folder = Files.createDirectories(Path.of("docs/screens"));
        for (Shot shot : SHOTS) {
            send("Emulation.setDeviceMetricsOverride", """
                    {"width":%d,"height":%d,"deviceScaleFactor":1,"mobile":false}""".formatted(shot.width(), HEIGHT));
            send("Emulation.setEmulatedMedia", """
                    {"features":[{"name":"prefers-color-scheme","value":"%s"}]}""".formatted(shot.theme()));
            if (!open(shot.path())) {
                System.out.println(shot.name() + ": nothing at " + shot.path());
                continue;
            }
            String answer = send("Page.captureScreenshot", "{\"format\":\"png\"}");
            byte[] png = Base64.getDecoder().decode(group("\"data\":\"([^\"]*)\"", answer));
            Path file = folder.resolve(shot.name() + ".png");
            write(png, file);
            System.out.printf("%s: %d kB%n", file, Files.size(file) / 1_000);
        }
    }

    private void logIn(String desk, String email, String password) throws Exception {
        load(desk + "/login");
        loaded = new CompletableFuture<>();
        evaluate("""
                document.querySelector('[name=email]').value = '%s';
                document.querySelector('[name=password]').value = '%s';
                document.querySelector('[name=password]').form.submit(); ''""".formatted(email, password));
        await();
    }

    private boolean open(String path) throws Exception {
        if (path.startsWith("buyer ")) {
            String[] parts = path.split(" ");
            load("/console");
            return go(evaluate(BUYERS_PAGE.formatted(parts[1])), parts.length == 3 ? parts[2] : "");
        }
        int star = path.indexOf(" *");
        if (star < 0) {
            return go(path, "");
        }
        load(path.substring(0, star));
        String link = evaluate("document.querySelector('a.row-link')?.getAttribute('href') ?? ''");
        String rest = path.substring(star + 2);
        return go(link, link.contains("?") ? rest.replace('?', '&') : rest); // the row may say where it was clicked
    }

    private boolean go(String path, String rest) throws Exception {
        if (path.isEmpty()) {
            return false;
        }
        load(path + rest);
        return evaluate("fetch(location.href).then(r => String(r.status))").equals("200");
    }

    private void load(String path) throws Exception {
        loaded = new CompletableFuture<>();
        send("Page.navigate", "{\"url\":\"%s%s\"}".formatted(base, path));
        await();
    }

    private void await() throws Exception {
        try {
            loaded.get(15, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            System.err.println("a page takes long to load");
        }
        Thread.sleep(300); // what scripts still change
    }

    private String evaluate(String script) throws Exception {
        String quoted = script.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", " ");
        String answer = send(
                "Runtime.evaluate",
                "{\"expression\":\"%s\",\"awaitPromise\":true,\"returnByValue\":true}".formatted(quoted));
        Matcher value = Pattern.compile("\"value\":\"([^\"]*)\"").matcher(answer);
        return value.find() ? value.group(1) : "";
    }

    private String send(String method, String params) throws Exception {
        int id = ids.incrementAndGet();
        var answer = new CompletableFuture<String>();
        asked.put(id, answer);
        devTools.sendText("{\"id\":%d,\"method\":\"%s\",\"params\":%s}".formatted(id, method, params), true)
                .join();
        return answer.get(30, TimeUnit.SECONDS);
    }

    private static String group(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + pattern + " in " + text.substring(0, Math.min(300, text.length())));
        }
        return matcher.group(1);
    }

    /** The most frequent colours that differ to the eye: shades of letters' edges would leave none for a small red button. */
    private static int[] palette(Map<Integer, Integer> counts) {
        int[] palette = new int[256];
        int size = 0;
        for (var colour : counts.entrySet().stream()
                .sorted(Map.Entry.<Integer, Integer>comparingByValue(Comparator.reverseOrder()))
                .map(Map.Entry::getKey)
                .toList()) {
            int[] chosen = Arrays.copyOf(palette, size);
            if (size < 256 && (size == 0 || distance(chosen[nearest(chosen, colour)], colour) > 80)) {
                palette[size++] = colour;
            }
        }
        return Arrays.copyOf(palette, size);
    }

    /** Flat colours need no more than 256 of them, and a quarter of the bytes: each other one becomes its nearest. */
    private static void write(byte[] png, Path file) throws IOException {
        BufferedImage full = ImageIO.read(new ByteArrayInputStream(png));
        var counts = new HashMap<Integer, Integer>();
        for (int y = 0; y < full.getHeight(); y++) {
            for (int x = 0; x < full.getWidth(); x++) {
                counts.merge(full.getRGB(x, y) & 0xffffff, 1, Integer::sum);
            }
        }
        int[] palette = palette(counts);
        var index = new HashMap<Integer, Integer>();
        counts.keySet().forEach(colour -> index.put(colour, nearest(palette, colour)));
        var colours = new IndexColorModel(8, palette.length, palette, 0, false, -1, java.awt.image.DataBuffer.TYPE_BYTE);
        var small = new BufferedImage(full.getWidth(), full.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, colours);
        for (int y = 0; y < full.getHeight(); y++) {
            for (int x = 0; x < full.getWidth(); x++) {
                small.getRaster().setSample(x, y, 0, index.get(full.getRGB(x, y) & 0xffffff));
            }
        }
        ImageIO.write(small, "png", file.toFile());
    }

    private static int nearest(int[] palette, int colour) {
        int best = 0;
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < palette.length && least > 0; i++) {
            int distance = distance(palette[i], colour);
            if (distance < least) {
                least = distance;
                best = i;
            }
        }
        return best;
    }

    private static int distance(int one, int other) {
        int red = (one >> 16 & 255) - (other >> 16 & 255);
        int green = (one >> 8 & 255) - (other >> 8 & 255);
        int blue = (one & 255) - (other & 255);
        return red * red + green * green + blue * blue;
    }

    /** Answers come in pieces, and with what the browser tells of itself. */
    private final class Reader implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                String message = text.toString();
                text.setLength(0);
                Matcher id = Pattern.compile("^\\{\"id\":(\\d+)").matcher(message);
                if (id.find()) {
                    asked.remove(Integer.valueOf(id.group(1))).complete(message);
                } else if (message.startsWith("{\"method\":\"Page.loadEventFired\"")) {
                    loaded.complete(message);
                }
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }
}
