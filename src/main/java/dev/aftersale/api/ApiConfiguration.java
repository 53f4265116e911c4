package dev.aftersale.api;

import dev.aftersale.api.graph.Authenticator;
import dev.aftersale.api.graph.CallQuota;
import dev.aftersale.api.graph.Graph;
import dev.aftersale.api.graph.GraphConnector;
import dev.aftersale.api.graph.GraphFilter;
import dev.aftersale.api.graph.Nodes;
import dev.aftersale.api.graph.RouteSource;
import dev.aftersale.api.graph.Routes;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Puts the API before everything else that answers HTTP: its calls bring their own log-in. */
@Configuration(proxyBeanMethods = false)
class ApiConfiguration {

    @Bean
    Routes routes(List<RouteSource> sources) {
        return Routes.of(sources.stream()
                        .flatMap(source -> source.routes().stream())
                        .toList())
                .described();
    }

    /** @param callsPerHour what one app may do in an hour; the usage headers tell how much of it is used */
    @Bean
    CallQuota callQuota(@Value("${aftersale.api.calls-per-hour:10000000}") int callsPerHour, InstantSource clock) {
        return new CallQuota(callsPerHour, clock);
    }

    @Bean
    Graph graph(Routes routes, Authenticator authenticator, Nodes nodes, CallQuota quota, MeterRegistry meters) {
        return new Graph(routes, authenticator, nodes, quota, meters);
    }

    @Bean
    FilterRegistrationBean<GraphFilter> graphFilter(Graph graph, @Value("${aftersale.public-url:}") String publicUrl) {
        var registration = new FilterRegistrationBean<>(new GraphFilter(graph, given(publicUrl)));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    /** Last, when the further connectors are there. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> graphConnector() {
        return factory -> {
            GraphConnector.prepare(factory);
            factory.getAdditionalConnectors().forEach(GraphConnector::prepare);
        };
    }

    private static @Nullable String given(String url) {
        return url.isBlank() ? null : url;
    }
}
