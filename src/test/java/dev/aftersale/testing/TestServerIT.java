package dev.aftersale.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.base.Tx;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TestServerIT {

    @RegisterExtension
    static final TestServer server = new TestServer();

    @Test
    void the_whole_program_answers_on_its_own_port_with_its_own_clock_and_database() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(Requests.to(server.url("/nothing/here")).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isGreaterThanOrEqualTo(400);
        }
        Instant time = Instant.parse("2027-01-01T00:00:00Z");
        server.clock().set(time);
        assertThat(server.bean(InstantSource.class).instant()).isEqualTo(time);
        assertThat(server.db().<Instant>platform(Tx::now)).isEqualTo(time);

        server.restart();
        String database = server.db()
                .platform(tx -> tx.sql()
                        .sql("SELECT current_database()")
                        .query(String.class)
                        .single());
        assertThat(database).startsWith("test_");
    }
}
