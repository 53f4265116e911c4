package dev.aftersale.browser;

import dev.aftersale.testing.TestServer;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The pages' table of routes, as the program itself has it. */
final class WebRoutes {

    /** @param pattern such as {@code /console/orders/{id}} */
    record WebRoute(RequestMethod method, String pattern, HandlerMethod handler) {

        boolean isOf(String desk) {
            return pattern.equals(desk) || pattern.startsWith(desk + "/");
        }

        boolean reads() {
            return method == RequestMethod.GET;
        }

        boolean hasParts() {
            return pattern.contains("{");
        }

        @Override
        public String toString() {
            return method + " " + pattern;
        }
    }

    /** What people look at; the API, the simulated payment company and actuators have tables of their own. */
    private static final List<String> DESKS = List.of("/console", "/operator", "/o");

    private final List<WebRoute> all;

    private WebRoutes(List<WebRoute> all) {
        this.all = all;
    }

    static WebRoutes of(TestServer server) {
        var mapping = server.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
        return new WebRoutes(mapping.getHandlerMethods().entrySet().stream()
                .flatMap(entry -> entry.getKey().getPatternValues().stream()
                        .flatMap(pattern -> entry.getKey().getMethodsCondition().getMethods().stream()
                                .map(method -> new WebRoute(method, pattern, entry.getValue()))))
                .filter(route -> DESKS.stream().anyMatch(route::isOf))
                .sorted(Comparator.comparing(WebRoute::pattern).thenComparing(WebRoute::method))
                .toList());
    }

    Stream<WebRoute> all() {
        return all.stream();
    }

    Stream<WebRoute> pages() {
        return all().filter(route -> route.method() == RequestMethod.GET);
    }
}
