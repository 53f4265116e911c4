package dev.aftersale.browser;

import dev.aftersale.testing.TestServer;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
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
        return new WebRoutes(mapped(server)
                .filter(route -> DESKS.stream().anyMatch(route::isOf))
                .sorted(Comparator.comparing(WebRoute::pattern).thenComparing(WebRoute::method))
                .toList());
    }

    /** The patterns of what answers besides. */
    static List<String> elsewhere(TestServer server) {
        return mapped(server)
                .filter(route -> DESKS.stream().noneMatch(route::isOf))
                .map(WebRoute::pattern)
                .distinct()
                .toList();
    }

    /** A route that names no method takes them all: it counts as read and as written. */
    private static Stream<WebRoute> mapped(TestServer server) {
        return server
                .bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .entrySet()
                .stream()
                .flatMap(entry -> entry.getKey().getPatternValues().stream()
                        .flatMap(pattern -> methods(entry.getKey()).stream()
                                .map(method -> new WebRoute(method, pattern, entry.getValue()))));
    }

    private static Set<RequestMethod> methods(RequestMappingInfo info) {
        Set<RequestMethod> named = info.getMethodsCondition().getMethods();
        return named.isEmpty() ? Set.of(RequestMethod.GET, RequestMethod.POST) : named;
    }

    Stream<WebRoute> all() {
        return all.stream();
    }

    Stream<WebRoute> pages() {
        return all().filter(route -> route.method() == RequestMethod.GET);
    }
}
