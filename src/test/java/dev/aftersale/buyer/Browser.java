package dev.aftersale.buyer;

import dev.aftersale.testing.Requests;
import dev.aftersale.testing.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser without script: keeps cookies, and sends a form with what is hidden in it. */
final class Browser {

    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"");

    private final TestServer server;
    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    Browser(TestServer server) {
        this.server = server;
    }

    record Page(int status, String body, HttpResponse<String> response) {

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    Page get(String path) {
        return get(path, "en-GB");
    }

    Page get(String path, String languages) {
        return send(Requests.to(server.url(path)).header("Accept-Language", languages));
    }

    /** What is hidden in the forms of a page. */
    Map<String, String> form(String path) {
        var hidden = new LinkedHashMap<String, String>();
        var fields = HIDDEN.matcher(get(path).body());
        while (fields.find()) {
            hidden.put(fields.group(1), fields.group(2));
        }
        return hidden;
    }

    /** Opens {@code page}, fills in its form, and sends it to {@code action}. */
    Page submit(String page, String action, Map<String, String> values) {
        return send(form(page), action, values);
    }

    /** Sends a form of the order's page to a path below it. */
    Page post(String home, String path, Map<String, String> values) {
        return send(form(home + "/messages"), home + path, values);
    }

    Page send(Map<String, String> hidden, String action, Map<String, String> values) {
        var all = new LinkedHashMap<>(hidden);
        all.putAll(values);
        String body = all.entrySet().stream()
                .map(field -> URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(Requests.to(server.url(action))
                .header("Accept-Language", "en-GB")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** The same with a file. */
    Page upload(Map<String, String> hidden, String action, Map<String, String> values, String name, byte[] file) {
        var all = new LinkedHashMap<>(hidden);
        all.putAll(values);
        String edge = "edge-of-a-part";
        var body = new ByteArrayOutputStream();
        all.forEach((field, value) -> body.writeBytes(
                ("--" + edge + "\r\nContent-Disposition: form-data; name=\"" + field + "\"\r\n\r\n" + value + "\r\n")
                        .getBytes(StandardCharsets.UTF_8)));
        body.writeBytes(("--" + edge + "\r\nContent-Disposition: form-data; name=\"photos\"; filename=\"" + name
                        + "\"\r\nContent-Type: image/jpeg\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(file);
        body.writeBytes(("\r\n--" + edge + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return send(Requests.to(server.url(action))
                .header("Accept-Language", "en-GB")
                .header("Content-Type", "multipart/form-data; boundary=" + edge)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
    }

    private Page send(HttpRequest.Builder request) {
        try {
            var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Page(response.statusCode(), response.body(), response);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
