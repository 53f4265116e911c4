package dev.aftersale.mail.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aftersale.base.Json;
import dev.aftersale.mail.NameServer;
import dev.aftersale.mail.auth.DkimKeys;
import dev.aftersale.mail.check.SelfCheck.Finding;
import dev.aftersale.testing.Requests;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import java.io.IOException;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The file that tells where our mail comes from, through the changes of a deployment, and the look at ourselves. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MailOriginsIT {

    private static final NameServer DNS = dns();

    @RegisterExtension
    static final TestServer server = new TestServer()
            .with("aftersale.demo", "false")
            .with("aftersale.mail-domain", "market.test")
            .with("aftersale.dns", DNS.address())
            .with("aftersale.mail.egress", "192.0.2.0/28,2001:db8::/64,198.51.100.7");

    private static NameServer dns() {
        try {
            return new NameServer();
        } catch (SocketException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void now() {
        server.clock().run();
    }

    @AfterAll
    static void stop() {
        DNS.close();
    }

    private static HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        var request = Requests.to(server.url(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static List<String> found(List<Finding> findings) {
        return findings.stream().map(Finding::what).toList();
    }

    @Test
    @Order(1)
    void the_file_names_networks_domains_and_keys_and_is_not_sent_twice() throws Exception {
        var answer = get("/.well-known/mail-origins.json");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("application/json");
        var file = Json.tree(answer.body());
        assertThat(file.get("version").asInt()).isEqualTo(1);
        assertThat(file.get("ipv4").get(0).get("value").asString()).isEqualTo("192.0.2.0/28");
        assertThat(file.get("ipv4").get(1).get("value").asString()).isEqualTo("198.51.100.7/32");
        assertThat(file.get("ipv6").get(0).get("value").asString()).isEqualTo("2001:db8:0:0:0:0:0:0/64");
        assertThat(file.get("domains").get(0).get("value").asString()).isEqualTo("market.test");
        assertThat(file.get("helo").get(0).get("value").asString()).isEqualTo("market.test");
        assertThat(file.get("dkim").size()).isEqualTo(2);
        Instant next = Instant.parse(file.get("dkim").get(1).get("valid_from").asString());
        assertThat(next)
                .isAfter(server.clock().instant().plus(MailOrigins.AHEAD).minusSeconds(60));

        String etag = answer.headers().firstValue("etag").orElseThrow();
        assertThat(get("/.well-known/mail-origins.json", "If-None-Match", etag).statusCode())
                .isEqualTo(304);
        assertThat(get("/.well-known/mail-origins.txt").body())
                .isEqualTo("192.0.2.0/28\n198.51.100.7/32\n2001:db8:0:0:0:0:0:0/64\n");
        assertThat(get("/.well-known/mail-origins-changes.txt").body())
                .contains("announced  network", "192.0.2.0/28", "announced  dkim");
    }

    @Test
    @Order(2)
    void without_any_record_the_operator_is_told_what_is_missing() {
        var report = server.bean(SelfCheck.class).look();
        assertThat(found(report.findings()))
                .contains("no_spf", "dkim_missing", "dkim_next_missing", "no_dmarc", "no_ptr")
                .doesNotContain("told_late", "not_published", "published_only");
        assertThat(TestBrowser.operator(server).get("/operator").body()).contains("Our mail may be refused");
        assertThat(TestBrowser.operator(server).get("/operator/mail").body())
                .contains("market.test has no SPF record", "bin/aftersale mail dns");
    }

    @Test
    @Order(3)
    void with_the_records_that_the_command_prints_all_is_well() {
        for (var record : server.bean(DnsRecords.class).all()) {
            if (record.type().equals("TXT")) {
                DNS.forget(record.name());
            }
        }
        for (var record : server.bean(DnsRecords.class).all()) {
            if (record.type().equals("TXT")) {
                DNS.txt(record.name(), record.value());
            }
        }
        DNS.ptr("198.51.100.7", "out.market.test").a("out.market.test", "198.51.100.7");
        assertThat(server.bean(SelfCheck.class).look().findings()).isEmpty();
        assertThat(TestBrowser.operator(server).get("/operator").body()).doesNotContain("Our mail may be refused");
    }

    @Test
    @Order(4)
    void a_record_that_drifts_is_an_alarm_the_next_day() {
        DNS.forget("market.test")
                .txt("market.test", "v=spf1 ip4:192.0.2.0/29 ip4:203.0.113.0/24 ip6:2001:db8::/64 -all");
        var self = server.bean(SelfCheck.class);
        server.clock().advance(SelfCheck.EVERY.plusMinutes(1));
        self.lookIfDue();
        assertThat(self.last().orElseThrow().findings())
                .contains(
                        Finding.of("spf_misses", "market.test", "192.0.2.0/28"),
                        Finding.of("spf_misses", "market.test", "198.51.100.7/32"),
                        Finding.of("spf_more", "market.test", "203.0.113.0/24"));
        DNS.forget("market.test")
                .txt(
                        "market.test",
                        "v=spf1 " + "include:a.market.test ".repeat(1)
                                + "include:b.market.test include:c.market.test a mx "
                                + "ip4:192.0.2.0/28 ip4:198.51.100.7 ip6:2001:db8::/64 -all");
        DNS.txt("a.market.test", "v=spf1 a:x.test mx:y.test exists:z.test ?all");
        DNS.txt("b.market.test", "v=spf1 a:x.test include:c.market.test ?all");
        DNS.txt("c.market.test", "v=spf1 a mx ?all");
        assertThat(self.look().findings())
                .filteredOn(one -> one.what().equals("spf_look_ups"))
                .singleElement()
                .extracting(one -> one.details().getLast())
                .isEqualTo("12");
    }

    @Test
    @Order(5)
    void a_network_to_come_is_announced_and_one_that_is_gone_is_told_of() throws Exception {
        Instant before = server.clock().instant();
        String day = before.plus(Duration.ofDays(20)).toString().substring(0, 10);
        server.with("aftersale.mail.egress", "192.0.2.0/28,2001:db8::/64,203.0.113.0/26@" + day);
        server.restart();
        var file = Json.tree(get("/.well-known/mail-origins.json").body());
        assertThat(file.get("ipv4").get(1).get("value").asString()).isEqualTo("203.0.113.0/26");
        assertThat(file.get("ipv4").get(1).get("valid_from").asString()).isEqualTo(day + "T00:00:00Z");
        assertThat(file.get("previous").get(0).get("value").asString()).isEqualTo("198.51.100.7/32");
        assertThat(get("/.well-known/mail-origins-changes.txt").body())
                .contains("withdrawn  network          198.51.100.7/32");
        assertThat(found(server.bean(SelfCheck.class).look().findings())).doesNotContain("told_late");
    }

    @Test
    @Order(6)
    void a_network_that_is_used_at_once_is_an_alarm() {
        server.with("aftersale.mail.egress", "192.0.2.0/28,2001:db8::/64,192.0.2.64/28");
        server.restart();
        assertThat(server.bean(SelfCheck.class).look().findings()).contains(Finding.of("told_late", "192.0.2.64/28"));
        assertThat(server.bean(DkimKeys.class).published()).hasSize(2);
    }

    @Test
    @Order(7)
    void of_two_who_look_at_the_same_moment_one_announces_it() throws Exception {
        var origins = server.bean(MailOrigins.class);
        try (var owner = server.database().asOwner();
                var statement = owner.createStatement();
                var others = Executors.newSingleThreadExecutor()) {
            statement.execute("DELETE FROM mail_origin");
            Future<?> other = server.db().platform(tx -> {
                origins.follow(tx);
                var asked = others.submit(origins::document);
                await().until(() -> asked.isDone() || isWaited(statement));
                return asked;
            });
            other.get();
        }
        assertThat(origins.document().networks()).isEqualTo("192.0.2.0/28\n192.0.2.64/28\n2001:db8:0:0:0:0:0:0/64\n");
    }

    private static boolean isWaited(Statement statement) throws SQLException {
        try (var row = statement.executeQuery("SELECT count(*) FROM pg_locks WHERE NOT granted")) {
            return row.next() && row.getLong(1) > 0;
        }
    }
}
