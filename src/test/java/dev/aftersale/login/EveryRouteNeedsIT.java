package dev.aftersale.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.NewMerchant;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.staff.Permission;
import dev.aftersale.staff.Role;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.util.AntPathMatcher;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Drawn from the table of routes, so that a new page is covered without anybody's thought. */
class EveryRouteNeedsIT {

    @RegisterExtension
    static final TestServer server = new TestServer();

    private record Route(String method, String path, HandlerMethod handler) {}

    private static List<Route> routes(String below) {
        var found = new ArrayList<Route>();
        Map<RequestMappingInfo, HandlerMethod> all = server.bean(
                        "requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods();
        all.forEach((info, handler) -> {
            for (String path : info.getPatternValues()) {
                if (path.equals(below) || path.startsWith(below + "/")) {
                    Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
                    methods.forEach(method -> found.add(new Route(method.name(), path, handler)));
                    assertThat(methods).as("methods of " + path).isNotEmpty();
                }
            }
        });
        return found;
    }

    private static boolean isOpen(String path) {
        var matcher = new AntPathMatcher();
        return DeskSecurity.OPEN.stream().anyMatch(pattern -> matcher.match(pattern, path));
    }

    private static String filled(String path) {
        return path.replaceAll("\\{[^}]*}", "1");
    }

    @Test
    void every_route_of_the_console_says_what_it_needs() {
        assertThat(routes("/console"))
                .filteredOn(route ->
                        !DeskSecurity.isForEverybody(filled(route.path())) && Gate.neededBy(route.handler()) == null)
                .extracting(Route::path)
                .isEmpty();
        assertThat(routes("/console")).hasSizeGreaterThan(10);
    }

    @Test
    void nobody_comes_past_the_log_in() {
        var stranger = new TestBrowser(server);
        stranger.get("/console/login");
        for (String desk : List.of("/console", "/operator")) {
            for (Route route : routes(desk)) {
                if (!isOpen(route.path())) {
                    var answer = route.method().equals("GET")
                            ? stranger.get(filled(route.path()))
                            : stranger.post(filled(route.path()));
                    assertThat(answer.headers().firstValue("Location").orElse(""))
                            .as(route.method() + " " + route.path())
                            .startsWith(desk + "/login");
                }
            }
        }
    }

    @Test
    void what_changes_something_needs_more_than_to_be_there() {
        assertThat(routes("/console"))
                .filteredOn(route -> route.method().equals("POST")
                        && Gate.neededBy(route.handler()) == Permission.VIEW
                        && !route.path().startsWith("/console/me")
                        && !route.path().startsWith("/console/orders/views"))
                .extracting(Route::path)
                .isEmpty();
    }

    @Test
    void each_role_is_refused_what_it_may_not_do() {
        var merchant =
                server.bean(Merchants.class).create(new NewMerchant("Shop", "GBP", "GB", null, SettingsChange.NONE));
        var browsers = new EnumMap<Role, TestBrowser>(Role.class);
        for (Role role : Role.values()) {
            browsers.put(role, TestBrowser.staff(server, merchant.id(), role));
            browsers.get(role).get("/console/me");
        }
        for (Route route : routes("/console")) {
            Permission needed = Gate.neededBy(route.handler());
            if (needed == null) {
                continue;
            }
            browsers.forEach((role, browser) -> {
                if (!role.may(needed)) {
                    int status = route.method().equals("GET")
                            ? browser.get(filled(route.path())).statusCode()
                            : browser.post(filled(route.path())).statusCode();
                    assertThat(status)
                            .as(role + " " + route.method() + " " + route.path())
                            .isEqualTo(403);
                }
            });
        }
    }
}
