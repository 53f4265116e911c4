package dev.aftersale.scenario;

import dev.aftersale.api.graph.Kind;
import dev.aftersale.api.graph.Route;
import dev.aftersale.api.graph.Verb;
import dev.aftersale.base.Json;
import dev.aftersale.testing.Requests;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Calls as a confused or ill-meaning client makes them: each of them after the API's own table, and then spoilt. */
final class Noise {

    private static final List<Object> ANYTHING = new ArrayList<>(List.of(
            "",
            " ",
            "null",
            "0",
            "-1",
            "1.5",
            "1e999999999",
            "9223372036854775807",
            "9223372036854775808",
            "NaN",
            "true",
            "[]",
            "{}",
            "[",
            "{\"a\":",
            "[[[[]]]]",
            "[null]",
            "a,b",
            "' OR 1=1 --",
            "\u0000",
            "\ud83d\ude00",
            "é",
            "%",
            "x".repeat(101),
            "y".repeat(5_000),
            "[".repeat(3_000),
            "{\"a\":".repeat(3_000),
            "../..",
            "<b>",
            "2026-13-45",
            "99999999999999"));

    private static final List<Object> MONEY = List.of(
            Map.of("amount", "-1.00", "currency", "USD"),
            Map.of("amount", "0", "currency", "USD"),
            Map.of("amount", "0.001", "currency", "USD"),
            Map.of("amount", "1.00", "currency", "EUR"),
            Map.of("amount", "1.00", "currency", "XXX"),
            Map.of("amount", "1.00", "currency", "usdollars"),
            Map.of("amount", "1.00"),
            Map.of("amount", "92233720368547758.07", "currency", "USD"),
            Map.of("amount", "99999999999999999999999999", "currency", "USD"),
            Map.of("amount", "1e400000000", "currency", "USD"),
            Map.of("amount", "1E-400000000", "currency", "USD"),
            Map.of("amount", Map.of("amount", "1"), "currency", "USD"),
            Map.of("amount", "1.00", "currency", "USD"));

    private static final List<String> FIELDS = List.of(
            "id",
            "nothing",
            "items{",
            "items}",
            "items{id,items{id}}",
            "items.limit(-1)",
            "items.limit(99999999999999999999)",
            "items.limit(2).after(x)",
            "items.as(id)",
            "items.as()",
            ",,,",
            "items{id}{id}",
            "a{".repeat(500),
            "items{promotion_details{".repeat(60) + "}}".repeat(60),
            "id,".repeat(4_000),
            "\"id\"",
            "id\u0000",
            "payments{shipments{id},transaction_details{id}}");

    private final Random random;
    private final Map<Kind, List<String>> ids;
    private final List<Route> routes;

    Noise(Random random, List<Route> routes, Map<Kind, List<String>> ids) {
        this.random = random;
        this.routes = routes;
        this.ids = ids;
    }

    record Shot(HttpRequest.Builder request, Verb verb, String what) {}

    Shot next(URI base, String token) {
        Route route = pick(routes);
        String node = random.nextInt(12) == 0
                ? pick(List.of("0", "-1", "1", "99999999999999999999", "me", "x", "%00", "a%2Fb", "1%20"))
                : pick(ids.getOrDefault(route.kind(), ids.get(Kind.ORDER)));
        String edge = random.nextInt(40) == 0 ? pick(List.of("/nothing", "/items/items", "/%7B")) : "/" + route.edge();
        String path = route.kind() == Kind.ROOT
                ? "/" + route.edge()
                : "/" + node + (route.edge().isEmpty() ? "" : edge);
        Verb verb = random.nextInt(30) == 0 ? pick(List.of(Verb.values())) : route.verb();
        var values = values(route);
        values.put("access_token", token);
        var request = write(base + "/v24.0" + path, verb, values);
        return new Shot(request, verb, verb + " " + path + " " + brief(values.toString()));
    }

    private Map<String, Object> values(Route route) {
        var values = new LinkedHashMap<String, Object>();
        for (Route.Parameter parameter : route.parameters()) {
            if (parameter.isRequired() ? random.nextInt(15) > 0 : random.nextInt(3) == 0) {
                values.put(parameter.name(), random.nextInt(8) == 0 ? pick(ANYTHING) : value(parameter));
            }
        }
        if (random.nextInt(4) == 0) {
            values.put("fields", pick(FIELDS));
        }
        for (String name : List.of("limit", "after", "before", "ids", "method", "idempotency_key")) {
            if (random.nextInt(40) == 0) {
                values.put(name, pick(ANYTHING));
            }
        }
        return values;
    }

    private Object value(Route.Parameter parameter) {
        return switch (parameter.shape()) {
            case TEXT -> pick(List.of("WRONG_ITEM", "mug", "M1", "simulator", pick(ANYTHING)));
            case ID, NUMBER, TIME -> pick(List.of("1", pick(ids.get(Kind.ORDER)), "1700000000", pick(ANYTHING)));
            case FLAG -> pick(List.of("true", "false", "1", "maybe", pick(ANYTHING)));
            case DATE -> pick(List.of("2026-01-01", pick(ANYTHING)));
            case MONEY -> pick(MONEY);
            case LIST -> list();
            case OBJECT -> object(0);
        };
    }

    private Object list() {
        var list = new ArrayList<Object>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            list.add(random.nextInt(6) == 0 ? pick(ANYTHING) : object(0));
        }
        return random.nextInt(20) == 0 ? list.getFirst() : list;
    }

    private Object object(int depth) {
        var object = new LinkedHashMap<String, Object>();
        for (String name : List.of(
                "retailer_id",
                "item_id",
                "id",
                "quantity",
                "item_refund_quantity",
                "item_refund_amount",
                "shipping_refund",
                "price_per_unit",
                "tax",
                "discount",
                "deduction_type",
                "deduction_amount",
                "fulfill_quantity",
                "cancel_quantity",
                "refund_quantity",
                "tracking_number",
                "carrier",
                "reason_code",
                "amount",
                "gateway",
                "reference",
                "email",
                "country")) {
            if (random.nextInt(4) == 0) {
                object.put(name, part(name, depth));
            }
        }
        return object;
    }

    private Object part(String name, int depth) {
        if (random.nextInt(10) == 0) {
            return depth > 3 || random.nextBoolean() ? pick(ANYTHING) : object(depth + 1);
        }
        if (name.endsWith("amount") || name.endsWith("refund") || name.equals("price_per_unit") || name.equals("tax")) {
            return name.equals("shipping_refund") && random.nextBoolean()
                    ? Map.of("shipping_refund", pick(MONEY))
                    : pick(MONEY);
        }
        if (name.endsWith("quantity")) {
            return pick(List.of(1, "1", 2, 0, -1, 1_000_000, 2_147_483_648L, Long.MAX_VALUE, 1.5, "one"));
        }
        return switch (name) {
            case "retailer_id" -> pick(List.of("mug", "cap", "nothing"));
            case "item_id", "id" -> pick(ids.get(Kind.ORDER));
            case "deduction_type" -> "RETURN_SHIPPING";
            case "reason_code" -> pick(List.of("WRONG_ITEM", "OUT_OF_STOCK", "x"));
            case "gateway" -> pick(List.of("external", "external", "nobody", "stripe"));
            case "country" -> pick(List.of("GB", "ZZ"));
            default -> pick(List.of("x", "y@z.test", "1Z" + random.nextInt(1_000)));
        };
    }

    private HttpRequest.Builder write(String uri, Verb verb, Map<String, Object> values) {
        int encoding = verb == Verb.GET ? 0 : random.nextInt(5);
        if (encoding == 0) {
            String query = Http.form(texts(values));
            boolean tooLong = query.length() > 30_000;
            return Requests.to(URI.create(
                            uri + "?" + (tooLong ? query.substring(0, 30_000).replaceFirst("%.?$", "") : query)))
                    .method(verb.name(), BodyPublishers.noBody());
        }
        String contentType;
        String body;
        switch (encoding) {
            case 1, 2 -> {
                contentType = Http.JSON;
                body = Json.write(values);
            }
            case 3 -> {
                contentType = Http.FORM;
                body = Http.form(texts(values));
            }
            default -> {
                contentType = "multipart/form-data; boundary=b";
                body = multipart(texts(values));
            }
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(10) == 0 && bytes.length > 0) {
            bytes = spoilt(bytes);
        }
        return Requests.to(URI.create(uri))
                .header("Content-Type", random.nextInt(25) == 0 ? "text/plain" : contentType)
                .method(verb.name(), BodyPublishers.ofByteArray(bytes));
    }

    private byte[] spoilt(byte[] bytes) {
        byte[] other =
                java.util.Arrays.copyOf(bytes, random.nextBoolean() ? bytes.length : random.nextInt(bytes.length) + 1);
        for (int i = random.nextInt(4); i >= 0; i--) {
            other[random.nextInt(other.length)] = (byte) random.nextInt(256);
        }
        return other;
    }

    private static String multipart(Map<String, String> values) {
        var body = new StringBuilder();
        values.forEach((name, value) -> body.append("--b\r\nContent-Disposition: form-data; name=\"")
                .append(name)
                .append("\"\r\n\r\n")
                .append(value)
                .append("\r\n"));
        return body.append("--b--\r\n").toString();
    }

    private static Map<String, String> texts(Map<String, Object> values) {
        var texts = new LinkedHashMap<String, String>();
        values.forEach((name, value) -> texts.put(name, value instanceof String text ? text : Json.write(value)));
        return texts;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static String brief(String text) {
        return text.length() > 600 ? text.substring(0, 600) + "…" : text;
    }
}
