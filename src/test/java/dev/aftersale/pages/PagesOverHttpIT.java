package dev.aftersale.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.testing.Requests;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PagesOverHttpIT {

    @RegisterExtension
    static final TestServer server = new TestServer().with("aftersale.demo", "true");

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int FIRST_LOAD = 60 * 1024;

    private static HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        var request = Requests.to(server.url(path)).header("Accept", "text/html");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static List<String> assets(String html) {
        return Pattern.compile("\"(/assets/[^\"]+)\"")
                .matcher(html)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @Test
    void every_answer_says_what_a_browser_may_do_with_it() throws Exception {
        for (String path : List.of("/console/design", "/nothing/here", "/operator/mail", "/assets/none.css")) {
            var headers = get(path).headers();
            assertThat(headers.allValues("Content-Security-Policy")).containsExactly(ContentPolicy.PAGE);
            assertThat(headers.allValues("X-Content-Type-Options")).containsExactly("nosniff");
            assertThat(headers.allValues("Referrer-Policy")).containsExactly("no-referrer");
            assertThat(headers.allValues("Cross-Origin-Opener-Policy")).containsExactly("same-origin");
            assertThat(headers.firstValue("Permissions-Policy")).isPresent();
            assertThat(headers.allValues("Cache-Control")).containsExactly("no-store");
        }
    }

    @Test
    void assets_are_kept_for_ever_under_a_name_that_changes_with_them() throws Exception {
        for (String asset : assets(text(get("/console/design")))) {
            assertThat(asset).containsPattern("-[0-9a-f]{12}\\.");
            var plain = get(asset);
            assertThat(plain.statusCode()).isEqualTo(200);
            assertThat(plain.headers().allValues("Cache-Control"))
                    .containsExactly("public, max-age=31536000, immutable");
            var packed = get(asset, "Accept-Encoding", "gzip");
            assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
            assertThat(packed.body().length).isLessThan(plain.body().length);
        }
    }

    @Test
    void a_page_is_packed_for_who_takes_it() throws Exception {
        var plain = get("/console/design", "Accept-Encoding", "br, gzip;q=0");
        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(plain.headers().firstValue("Vary"))
                .hasValueSatisfying(vary -> assertThat(vary).isEqualToIgnoringCase("Accept-Encoding"));
        var packed = get("/console/design", "Accept-Encoding", "br, gzip;q=0.5");
        assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(packed.headers().firstValue("Vary"))
                .hasValueSatisfying(vary -> assertThat(vary).isEqualToIgnoringCase("Accept-Encoding"));
        try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
            assertThat(unpacked.readAllBytes()).hasSameSizeAs(plain.body());
        }
    }

    @Test
    void the_first_load_is_small() throws Exception {
        var page = get("/console/design", "Accept-Encoding", "gzip");
        assertThat(page.headers().firstValue("Content-Encoding")).contains("gzip");
        int bytes = page.body().length;
        for (String asset : assets(text(get("/console/design")))) {
            bytes += get(asset, "Accept-Encoding", "gzip").body().length;
        }
        assertThat(bytes).isLessThan(FIRST_LOAD);
    }

    @Test
    void no_page_has_a_script_or_a_style_in_it() throws Exception {
        String html = text(get("/console/design"));
        assertThat(html)
                .doesNotContain(" style=", "<style", "onclick=", "javascript:")
                .contains("Demo:");
        assertThat(Pattern.compile("<script(?! src=\"/assets/)").matcher(html).find())
                .isFalse();
    }

    @Test
    void what_is_not_there_is_told_in_our_look_and_the_readers_language() throws Exception {
        var missing = get("/nothing/here", "Accept-Language", "de-AT");
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(text(missing)).contains("<html lang=\"de-AT\"", "Hier ist nichts", "/assets/app-");
        assertThat(text(get("/nothing/here?lang=fr"))).contains("Il n’y a rien ici");
        assertThat(text(get("/nothing/here", "Cookie", "theme=dark"))).contains("data-theme=\"dark\"");
        var api = get("/v24.0/123");
        assertThat(text(api)).startsWith("{\"error\"");
    }

    @Test
    void a_refused_form_comes_back_as_it_was_with_its_errors() {
        var browser = new TestBrowser(server);
        browser.get("/console/design");
        var answer = browser.post("/console/design", "name", "<b>", "window", "400");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("value=\"400\"", "A whole number from 1 to 365.", "href=\"#f-window\"", "value=\"&lt;b>\"")
                .doesNotContain("value=\"<b>");
    }

    @Test
    void a_form_that_is_done_goes_on_with_one_line_that_is_shown_once() throws Exception {
        var browser = new TestBrowser(server);
        browser.get("/console/design");
        var answer = browser.post("/console/design", "name", "Shop", "window", "30");
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).contains("/console/design");
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow()).contains("HttpOnly", "SameSite=Lax");
        String sealed = browser.cookie("toast");

        assertThat(browser.get("/console/design").body()).contains("Saved. This sample keeps nothing.</div>");
        assertThat(browser.get("/console/design").body()).doesNotContain("data-toast>");

        var forged = get("/console/design", "Cookie", "toast=" + sealed.substring(0, 30));
        assertThat(forged.statusCode()).isEqualTo(200);
        assertThat(text(forged)).doesNotContain("data-toast>");
    }
}
