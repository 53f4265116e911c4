package dev.aftersale.returns;

import dev.aftersale.base.Json;
import dev.aftersale.base.Money;
import dev.aftersale.base.Problem;
import dev.aftersale.order.Order;
import dev.aftersale.upload.FileType;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Labels bought through EasyPost: a return shipment is created, its cheapest rate bought, and the label fetched. The
 * shipment's id is remembered before anything is bought, so an attempt that broke off is looked at and not repeated.
 * Source: EasyPost's API reference, "Shipments" and "Buy a Shipment".
 */
final class EasyPostLabels implements LabelProvider {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MOST_BYTES = 5 * 1024 * 1024;

    private final HttpClient http;
    private final URI base;
    private final String apiKey;
    private final Parcel parcel;
    private final Duration patience;

    /** What a return weighs and measures, where nobody says; inches and ounces, as EasyPost has them. */
    record Parcel(double length, double width, double height, double weight) {}

    EasyPostLabels(HttpClient http, URI base, String apiKey, Parcel parcel) {
        this(http, base, apiKey, parcel, PATIENCE);
    }

    /** @param patience with each call, from beginning to end */
    EasyPostLabels(HttpClient http, URI base, String apiKey, Parcel parcel, Duration patience) {
        this.patience = patience;
        this.http = http;
        this.base = base;
        this.apiKey = apiKey;
        this.parcel = parcel;
    }

    @Override
    public String name() {
        return "easypost";
    }

    @Override
    public Made make(LabelOrder order, @Nullable String earlier, Consumer<String> remember) {
        JsonNode shipment = earlier == null ? create(order) : call("GET", "/v2/shipments/" + earlier, null);
        String id = text(shipment, "id")
                .filter(value -> value.matches("[A-Za-z0-9_]{1,64}"))
                .orElseThrow(() -> unreadable("a shipment without an id"));
        if (earlier == null) {
            remember.accept(id);
        }
        if (shipment.path("postage_label").isMissingNode()
                || shipment.path("postage_label").isNull()) {
            JsonNode rate = cheapest(shipment);
            shipment = call(
                    "POST",
                    "/v2/shipments/" + id + "/buy",
                    Map.of("rate", Map.of("id", rate.path("id").asString(""))));
        }
        return bought(shipment);
    }

    private JsonNode create(LabelOrder order) {
        if (order.from() == null) {
            throw Problem.LABEL_REFUSED.because("The buyer's address is not known.");
        }
        // EasyPost's own convention for returns: the addresses of the way there, and is_return to turn them round.
        return call(
                "POST",
                "/v2/shipments",
                Map.of(
                        "shipment",
                        Map.of(
                                "is_return",
                                true,
                                "reference",
                                Long.toString(order.id()),
                                "to_address",
                                address(order.from()),
                                "from_address",
                                address(order.to()),
                                "parcel",
                                parcel,
                                "options",
                                Map.of(
                                        "label_format",
                                        "PDF",
                                        "label_size",
                                        order.paper() == LabelPaper.A6 ? "4x6" : "8.5x11",
                                        "print_custom_1",
                                        "Return " + order.returnId()))));
    }

    private static JsonNode cheapest(JsonNode shipment) {
        return StreamSupport.stream(shipment.path("rates").spliterator(), false)
                .filter(rate -> amount(rate) != null)
                .min(Comparator.comparing(
                        rate -> Optional.ofNullable(amount(rate)).orElse(BigDecimal.ZERO)))
                .orElseThrow(() -> Problem.LABEL_REFUSED.because("No carrier offers this way: "
                        + shipment.path("messages").path(0).path("message").asString("no rate")));
    }

    private static @Nullable BigDecimal amount(JsonNode rate) {
        try {
            return new BigDecimal(rate.path("rate").asString(""));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private Made bought(JsonNode shipment) {
        JsonNode label = shipment.path("postage_label");
        String url = text(label, "label_pdf_url")
                .or(() -> text(label, "label_url"))
                .orElseThrow(() -> unreadable("a label without an address"));
        JsonNode rate = shipment.path("selected_rate");
        byte[] file = download(url);
        return new Made(
                text(rate, "carrier").orElse(null),
                text(rate, "service").orElse(null),
                text(shipment, "tracking_code").orElseThrow(() -> unreadable("a label without a tracking code")),
                cost(rate),
                "application/pdf",
                file);
    }

    private static @Nullable Money cost(JsonNode rate) {
        BigDecimal amount = amount(rate);
        if (amount == null) {
            return null;
        }
        Currency currency = Currency.getInstance(text(rate, "currency").orElse("USD"));
        return new Money(Money.roundToMinor(amount, currency), currency);
    }

    private byte[] download(String url) {
        try {
            var response = send(HttpRequest.newBuilder(URI.create(url)).build());
            byte[] file = response.body();
            if (response.statusCode() != 200) {
                throw unreadable("a label that can't be fetched: " + response.statusCode());
            }
            if (FileType.of(file).filter(FileType.PDF::equals).isEmpty()) {
                throw unreadable("a label that is no PDF");
            }
            return file;
        } catch (IOException | IllegalArgumentException e) {
            throw Problem.LABEL_UNAVAILABLE.because("The label can't be fetched at the moment.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.LABEL_UNAVAILABLE.because("The label could not be fetched in time.", e);
        }
    }

    private JsonNode call(String method, String path, @Nullable Object body) {
        String credentials = Base64.getEncoder().encodeToString((apiKey + ":").getBytes(StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder(base.resolve(path))
                .header("Authorization", "Basic " + credentials)
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(Json.write(body)))
                .build();
        try {
            HttpResponse<byte[]> response = send(request);
            int status = response.statusCode();
            String text = new String(response.body(), StandardCharsets.UTF_8);
            if (status / 100 == 2) {
                return Json.tree(text);
            }
            String reason = reason(text);
            throw status == 400 || status == 402 || status == 404 || status == 422
                    ? Problem.LABEL_REFUSED.because("EasyPost refuses the label: " + reason)
                    : Problem.LABEL_UNAVAILABLE.because("EasyPost answered " + status + ".");
        } catch (IOException | JacksonException e) {
            throw Problem.LABEL_UNAVAILABLE.because("EasyPost can't be reached at the moment.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.LABEL_UNAVAILABLE.because("EasyPost did not answer in time.", e);
        }
    }

    /** Reads no more than may come, and gives the whole call up in time: the client's own time-out ends with the headers. */
    private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        var answer = http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("no whole answer within " + patience.toMillis() + " ms", e);
        } finally {
            answer.cancel(true);
        }
    }

    private static String reason(String body) {
        try {
            return Json.tree(body).path("error").path("message").asString("no reason given");
        } catch (JacksonException e) {
            return "no reason given";
        }
    }

    private static Map<String, String> address(Order.Address address) {
        var map = new LinkedHashMap<String, String>();
        put(map, "name", address.name());
        put(map, "street1", address.street1());
        put(map, "street2", address.street2());
        put(map, "city", address.city());
        put(map, "state", address.state());
        put(map, "zip", address.postalCode());
        put(map, "country", address.country());
        return map;
    }

    private static void put(Map<String, String> map, String name, @Nullable String value) {
        if (value != null) {
            map.put(name, value);
        }
    }

    private static Optional<String> text(JsonNode node, String name) {
        String value = node.path(name).asString("");
        return value.isBlank() ? Optional.empty() : Optional.of(value);
    }

    private static RuntimeException unreadable(String what) {
        return Problem.LABEL_UNAVAILABLE.because("EasyPost answered with " + what + ".");
    }
}
