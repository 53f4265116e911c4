package dev.aftersale.mail.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressTest {

    @Test
    void networks_are_read_with_the_day_from_which_they_hold() {
        var egress = Egress.parse("192.0.2.0/28, 2001:db8::/64 ,198.51.100.7@2026-12-24");
        assertThat(egress.entries())
                .extracting(entry -> entry.network().toString())
                .containsExactly("192.0.2.0/28", "2001:db8:0:0:0:0:0:0/64", "198.51.100.7/32");
        assertThat(egress.inUse(Instant.parse("2026-12-23T23:59:59Z"))).hasSize(2);
        assertThat(egress.inUse(Instant.parse("2026-12-24T00:00:00Z"))).hasSize(3);
        var network = egress.entries().getFirst().network();
        assertThat(network.last().getHostAddress()).isEqualTo("192.0.2.15");
        assertThat(network.size()).isEqualTo(16);
        assertThat(network.contains(Egress.Network.parse("192.0.2.8/29"))).isTrue();
        assertThat(network.contains(Egress.Network.parse("192.0.2.16/29"))).isFalse();
        assertThat(Egress.parse("").entries()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"192.0.2.1/28", "192.0.2.0/33", "mail.test", "192.0.2.0/28@soon", "192.0.2.0/-1", "10.0.0.0/x"})
    void what_is_no_network_is_said(String text) {
        assertThatThrownBy(() -> Egress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("aftersale.mail.egress");
    }
}
