package dev.aftersale.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.base.Json;
import dev.aftersale.testing.Requests;
import dev.aftersale.testing.TestServer;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

class ApiDescriptionIT {

    private static final Path CHECKED_IN = Path.of("docs", "openapi.json");

    @RegisterExtension
    static final TestServer server = new TestServer();

    /** Where it does not, the file is written anew: look at what changed, and commit it. */
    @Test
    void what_is_served_is_what_is_checked_in() throws Exception {
        JsonNode served;
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(Requests.to(server.url("/openapi.json")).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            served = Json.tree(answer.body());
        }
        JsonNode checkedIn = Files.exists(CHECKED_IN) ? Json.tree(Files.readString(CHECKED_IN)) : null;
        if (!served.equals(checkedIn)) {
            Files.writeString(CHECKED_IN, served.toPrettyString() + "\n");
        }
        assertThat(checkedIn).as("docs/openapi.json, which is now up to date").isEqualTo(served);
    }
}
