package dev.aftersale.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aftersale.mail.MailFailure.Verdict;
import dev.aftersale.mail.Routes.Hop;
import dev.aftersale.mail.auth.Dns;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MailHostsTest {

    private NameServer dns;

    @BeforeEach
    void start() throws SocketException {
        dns = new NameServer();
    }

    @AfterEach
    void stop() {
        dns.close();
    }

    private MailHosts hosts(String routes, boolean demo) {
        return new MailHosts(
                new MailSettings(
                        "market.test",
                        true,
                        "Market",
                        demo,
                        true,
                        2525,
                        "127.0.0.1",
                        Routes.parse(routes),
                        4,
                        Duration.ofMinutes(2)),
                Dns.at("127.0.0.1:" + dns.port()),
                () -> 2525);
    }

    @Test
    void exchangers_are_tried_by_preference() throws Exception {
        dns.mx("shop.test", 20, "backup.shop.test").mx("shop.test", 10, "first.shop.test");
        dns.a("first.shop.test", "93.184.215.14").a("backup.shop.test", "93.184.215.15");
        assertThat(hosts("", false).of("shop.test"))
                .containsExactly(new Hop("93.184.215.14", 25), new Hop("93.184.215.15", 25));
    }

    @Test
    void without_an_exchanger_the_domain_itself_is_asked() throws Exception {
        dns.a("plain.test", "93.184.215.14");
        assertThat(hosts("", false).of("plain.test")).containsExactly(new Hop("93.184.215.14", 25));
    }

    @Test
    void a_null_exchanger_and_an_unknown_domain_are_final() {
        dns.mx("nomail.test", 0, ".");
        assertThatThrownBy(() -> hosts("", false).of("nomail.test"))
                .isInstanceOfSatisfying(
                        MailFailure.class, e -> assertThat(e.verdict()).isEqualTo(Verdict.FINAL));
        assertThatThrownBy(() -> hosts("", false).of("unknown.test"))
                .isInstanceOfSatisfying(
                        MailFailure.class, e -> assertThat(e.verdict()).isEqualTo(Verdict.FINAL));
    }

    @Test
    void a_silent_name_server_is_not_final() {
        dns.close();
        assertThatThrownBy(() -> hosts("", false).of("shop.test"))
                .isInstanceOfSatisfying(
                        MailFailure.class, e -> assertThat(e.verdict()).isEqualTo(Verdict.LATER));
    }

    @Test
    void an_exchanger_inside_our_own_network_is_left_out_unless_a_route_names_it() throws Exception {
        dns.mx("sly.test", 10, "inner.sly.test").a("inner.sly.test", "10.0.0.7");
        assertThatThrownBy(() -> hosts("", false).of("sly.test")).hasMessageContaining("public address");
        assertThat(hosts("sly.test=10.0.0.7:2626", false).of("sly.test")).containsExactly(new Hop("10.0.0.7", 2626));
    }

    @Test
    void a_route_comes_before_all_and_in_the_demo_the_rest_stays_here() throws Exception {
        assertThat(hosts("shop.test=127.0.0.1:2626, *=[::1]:25", false).of("shop.test"))
                .containsExactly(new Hop("127.0.0.1", 2626));
        assertThat(hosts("shop.test=127.0.0.1:2626,*=[::1]:25", false).of("other.test"))
                .containsExactly(new Hop("::1", 25));
        assertThat(hosts("", true).of("other.test")).containsExactly(new Hop("127.0.0.1", 2525));
    }

    @Test
    void a_route_that_can_not_be_read_is_said() {
        assertThatThrownBy(() -> Routes.parse("shop.test=nowhere")).hasMessageContaining("nowhere");
        assertThatThrownBy(() -> Routes.parse("127.0.0.1:25")).hasMessageContaining("domain=host:port");
    }
}
