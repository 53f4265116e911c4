package dev.aftersale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.catalina.valves.RemoteIpValve;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class WebServerConfigurationTest {

    private static TomcatServletWebServerFactory factory(String proxies) {
        var settings = new StandardEnvironment();
        settings.getPropertySources()
                .addFirst(new MapPropertySource("test", Map.of("aftersale.trusted-proxies", proxies)));
        var factory = new TomcatServletWebServerFactory();
        new WebServerConfiguration().connectors(settings).customize(factory);
        return factory;
    }

    @Test
    void where_no_proxy_is_named_none_is_heard() {
        assertThat(factory("").getEngineValves()).isEmpty();
    }

    @Test
    void an_address_by_itself_is_a_network_of_one() {
        assertThat(factory(" 10.0.0.5, fd00::1,10.1.0.0/16").getEngineValves())
                .singleElement()
                .isInstanceOfSatisfying(
                        RemoteIpValve.class,
                        valve -> assertThat(valve.getInternalProxies()).contains("10.0.0.5/32", "/128", "10.1.0.0/16"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.internal", ".*", "10.0.0.0/33", "10.0.0.5/x", "10.0.0.5;10.0.0.6"})
    void what_is_no_address_stops_the_start_and_says_so(String wrong) {
        assertThatThrownBy(() -> factory(wrong)).hasMessageContaining("aftersale.trusted-proxies");
    }
}
