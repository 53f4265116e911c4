package dev.aftersale.testing;

import dev.aftersale.base.MerchantId;
import dev.aftersale.staff.Operators;
import dev.aftersale.staff.Role;
import dev.aftersale.staff.Staff;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A browser without a screen and without scripts: keeps cookies, sends forms with the token of the page before, and shows
 * each answer as it came, redirects included.
 *
 * <pre>{@code
 * var browser = TestBrowser.staff(server, merchant, Role.SUPPORT);
 * browser.get("/console/orders").body();
 * browser.post("/console/orders/1/acknowledge", "reference", "A-1").statusCode(); // 303
 * }</pre>
 */
public final class TestBrowser {

    public static final String PASSWORD = "correct horse battery staple";

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]*)\"");

    private final TestServer server;
    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(cookies)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private String token = "";

    public TestBrowser(TestServer server) {
        this.server = server;
    }

    /** Logged in to the console as somebody new of {@code merchant}. */
    public static TestBrowser staff(TestServer server, MerchantId merchant, Role role) {
        String email = role.name().toLowerCase(Locale.ROOT) + "-" + UUID.randomUUID() + "@staff.test";
        server.bean(Staff.class).enrol(merchant, email, "Some " + role, role, PASSWORD);
        return new TestBrowser(server).logIn("/console", email, PASSWORD);
    }

    /** Logged in to the operator's console as somebody new. */
    public static TestBrowser operator(TestServer server) {
        String email = "operator-" + UUID.randomUUID() + "@platform.test";
        server.bean(Operators.class).enrol(email, "Some Operator", PASSWORD);
        return new TestBrowser(server).logIn("/operator", email, PASSWORD);
    }

    /** @param desk {@code /console} or {@code /operator} */
    public TestBrowser logIn(String desk, String email, String password) {
        get(desk + "/login");
        var answer = post(desk + "/login", "email", email, "password", password);
        if (answer.statusCode() != 303) {
            throw new AssertionError("not logged in: " + answer.statusCode() + " " + answer.body());
        }
        return this;
    }

    public HttpResponse<String> get(String path) {
        return send(Requests.to(url(path)).GET());
    }

    /** A form, with the token of the page that was seen last. */
    public HttpResponse<String> post(String path, String... fields) {
        String[] all = Arrays.copyOf(fields, fields.length + 2);
        all[fields.length] = "_csrf";
        all[fields.length + 1] = token;
        return postWithoutToken(path, all);
    }

    public HttpResponse<String> postWithoutToken(String path, String... fields) {
        String body = java.util.stream.IntStream.range(0, fields.length / 2)
                .mapToObj(i -> encode(fields[2 * i]) + "=" + encode(fields[2 * i + 1]))
                .collect(Collectors.joining("&"));
        return send(Requests.to(url(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** A form with a file in {@code field}, and the token of the page that was seen last. */
    public HttpResponse<String> upload(String path, String field, String name, byte[] file, String... fields) {
        String edge = "edge-of-a-part";
        var body = new ByteArrayOutputStream();
        String[] all = Arrays.copyOf(fields, fields.length + 2);
        all[fields.length] = "_csrf";
        all[fields.length + 1] = token;
        for (int i = 0; i < all.length; i += 2) {
            body.writeBytes(part(edge, "name=\"" + all[i] + "\"", "text/plain;charset=UTF-8"));
            body.writeBytes((all[i + 1] + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
        body.writeBytes(part(edge, "name=\"" + field + "\"; filename=\"" + name + "\"", "image/jpeg"));
        body.writeBytes(file);
        body.writeBytes(("\r\n--" + edge + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return send(Requests.to(url(path))
                .header("Content-Type", "multipart/form-data; boundary=" + edge)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
    }

    private static byte[] part(String edge, String names, String type) {
        return ("--" + edge + "\r\nContent-Disposition: form-data; " + names + "\r\nContent-Type: " + type + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            Matcher found = TOKEN.matcher(answer.body());
            if (found.find()) {
                token = found.group(1);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Of the page that was seen last. */
    public String token() {
        return token;
    }

    /** The value of a cookie, or "". */
    public String cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(java.net.HttpCookie::getValue)
                .findFirst()
                .orElse("");
    }

    /** Puts a cookie in, as somebody might who prepares a browser for another. */
    public void plant(String name, String value) {
        var cookie = new java.net.HttpCookie(name, value);
        cookie.setPath("/");
        cookie.setDomain(server.url("/").getHost());
        cookie.setVersion(0);
        cookies.getCookieStore().add(server.url("/"), cookie);
    }

    private URI url(String path) {
        return path.startsWith("http") ? URI.create(path) : server.url(path);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
