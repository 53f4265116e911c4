package dev.aftersale.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aftersale.base.ProblemException;
import dev.aftersale.base.PublicAddresses;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackGuardTest {

    private static final WebhookSettings STRICT = new WebhookSettings(false, false, 8, 64);
    private static final WebhookSettings PRIVATE = new WebhookSettings(false, true, 8, 64);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/",
                "https://localhost/",
                "https://2130706433/",
                "https://10.1.2.3/",
                "https://172.31.255.255/",
                "https://192.168.0.10:8443/",
                "https://169.254.169.254/",
                "https://100.64.0.1/",
                "https://0.0.0.0/",
                "https://255.255.255.255/",
                "https://224.0.0.1/",
                "https://[::1]/",
                "https://[::]/",
                "https://[::ffff:10.0.0.1]/",
                "https://[fe80::1]/",
                "https://[fd12::1]/",
                "https://[64:ff9b::a00:1]/",
                "https://[2002:a00:1::]/",
                "https://[2001:db8::1]/"
            })
    void an_address_of_ours_or_of_nobody_is_refused(String url) {
        assertThatThrownBy(() -> new CallbackGuard(STRICT).check(url))
                .isInstanceOf(ProblemException.class)
                .hasMessageMatching(".*(is not on the public Internet|is not known)\\.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://93.184.215.14/", "ftp://93.184.215.14/", "//93.184.215.14/", "93.184.215.14", "",
                "https://user:secret@93.184.215.14/", "https://93.184.215.14/#here", "https:///nohost",
                        "https://127.1/", "not a url"
            })
    void what_is_no_https_url_is_refused(String url) {
        assertThatThrownBy(() -> new CallbackGuard(STRICT).check(url)).isInstanceOf(ProblemException.class);
    }

    @Test
    void a_public_https_url_is_taken() {
        assertThat(new CallbackGuard(STRICT)
                        .check("https://93.184.215.14:8443/hook?a=b")
                        .getPort())
                .isEqualTo(8443);
    }

    @Test
    void plain_http_is_taken_on_this_machine_alone_where_private_addresses_are_allowed() {
        assertThat(new CallbackGuard(PRIVATE).check("http://127.0.0.1:9000/").getPort())
                .isEqualTo(9000);
        assertThatThrownBy(() -> new CallbackGuard(PRIVATE).check("http://10.0.0.7/"))
                .hasMessageContaining("https://");
    }

    @Test
    void a_name_is_judged_again_by_what_it_stands_for_at_the_moment_of_connecting() throws Exception {
        var guard = new CallbackGuard(STRICT);
        assertThatThrownBy(() -> guard.resolve("localhost")).isInstanceOf(UnknownHostException.class);
        assertThat(new CallbackGuard(PRIVATE).resolve("localhost")).isNotEmpty();
        try (var endpoint = new Endpoint();
                var client = new CallbackClient(guard, STRICT)) {
            var urls = List.of(endpoint.url(), endpoint.url().replace("127.0.0.1", "localhost"));
            for (String url : urls) {
                assertThatThrownBy(() -> client.call(new HttpGet(url)))
                        .hasMessageContaining("not on the public Internet");
            }
            assertThat(endpoint.lastChallenge).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1", "2a00:1450::5", "64:ff9b::808:808"})
    void the_public_internet_is_public(String address) {
        assertThat(PublicAddresses.contains(InetAddress.ofLiteral(address))).isTrue();
    }
}
