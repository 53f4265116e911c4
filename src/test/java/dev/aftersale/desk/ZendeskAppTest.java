package dev.aftersale.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.base.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The app that merchants upload to Zendesk is one that Zendesk takes, and asks what the documentation tells. */
class ZendeskAppTest {

    private static final Path APP = Path.of("integrations", "zendesk-app");

    private static String read(String file) throws IOException {
        return Files.readString(APP.resolve(file));
    }

    @Test
    void the_manifest_has_what_zendesk_demands_and_names_what_is_there() throws IOException {
        JsonNode manifest = Json.tree(read("manifest.json"));

        for (String needed :
                new String[] {"name", "author", "version", "frameworkVersion", "defaultLocale", "location"}) {
            assertThat(manifest.has(needed)).as(needed).isTrue();
        }
        String page = manifest.path("location")
                .path("support")
                .path("ticket_sidebar")
                .path("url")
                .asString();
        assertThat(APP.resolve(page)).isRegularFile();
        JsonNode words =
                Json.tree(read("translations/" + manifest.path("defaultLocale").asString() + ".json"));
        var secure = new ArrayList<String>();
        for (JsonNode parameter : manifest.path("parameters")) {
            String name = parameter.path("name").asString();
            assertThat(words.path("app").path("parameters").path(name).has("label"))
                    .as(name)
                    .isTrue();
            if (parameter.path("secure").asBoolean(false)) {
                secure.add(name);
            }
        }
        assertThat(secure).containsExactly("token");
    }

    @Test
    void the_page_asks_the_documented_route_and_never_takes_words_for_markup() throws IOException {
        String script = read("assets/app.js");

        assertThat(script).contains("/order_lookup?q=", "{{setting.token}}", "secure: true");
        assertThat(script).doesNotContain("innerHTML", "insertAdjacentHTML", "eval(", "document.write");
        assertThat(Files.readString(Path.of("docs", "support-desks.md"))).contains("/order_lookup?q=");
        assertThat(Json.tree(Files.readString(Path.of("docs", "openapi.json")))
                        .path("paths")
                        .propertyNames())
                .anyMatch(path -> path.endsWith("/order_lookup"));
        var named = Pattern.compile("(?:src|href)=\"([^:\"]+)\"").matcher(read("assets/iframe.html"));
        int count = 0;
        for (; named.find(); count++) {
            assertThat(APP.resolve("assets").resolve(String.valueOf(named.group(1))))
                    .isRegularFile();
        }
        assertThat(count).isEqualTo(2);
    }
}
