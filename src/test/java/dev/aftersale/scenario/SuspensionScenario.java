package dev.aftersale.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.aftersale.api.graph.Route;
import dev.aftersale.api.graph.Routes;
import dev.aftersale.api.graph.Verb;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.staff.Needs;
import dev.aftersale.staff.Permission;
import dev.aftersale.staff.Role;
import dev.aftersale.testing.Requests;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** A suspended merchant reads and changes nothing: by any call of the API, by any form of the console. */
class SuspensionScenario {

    @RegisterExtension
    static final TestServer server = new TestServer();

    private static final int ACCOUNT_DISABLED = 2382052;

    private static ApiShop shop;
    private static TestBrowser owner;
    private static String order;
    private static String product;
    private static String returned;

    @BeforeAll
    static void a_shop_that_is_suspended() {
        shop = ApiShop.open(server);
        product = shop.done(
                        shop.merchant().catalogId() + "/products",
                        Map.of("retailer_id", "mug", "name", "Mug", "price", Map.of("amount", "9", "currency", "USD")))
                .at("id");
        order = shop.inProgress();
        String sent = shop.shipped();
        returned = shop.done(sent + "/returns", Map.of("items", List.of(Map.of("retailer_id", "mug", "quantity", 1))))
                .at("id");
        owner = TestBrowser.staff(server, shop.merchant().id(), Role.OWNER);
        owner.get("/console/settings/shop");
        server.bean(Merchants.class).suspend(shop.merchant().id(), "A test of ours");
    }

    @Test
    void every_call_that_would_change_something_is_refused_and_changes_nothing() throws SQLException {
        List<Route> writing = server.bean(Routes.class).all().stream()
                .filter(route -> route.verb() != Verb.GET && !route.isOpen())
                .toList();
        assertThat(writing).hasSizeGreaterThan(12);
        int refused = 0;
        try (Rows rows = Rows.watch(server)) {
            var before = rows.now();
            for (Route route : writing) {
                String path = id(route) + (route.edge().isEmpty() ? "" : "/" + route.edge());
                Http.Answer answer = Http.send(Requests.to(shop.uri(path))
                        .headers("Authorization", "Bearer " + shop.token().accessToken(), "Content-Type", Http.JSON)
                        .method(route.verb().name(), BodyPublishers.ofString("{}")));
                assertThat(answer.status()).as(route + " " + answer.body()).isEqualTo(403);
                assertThat(answer.code()).as(route + " " + answer.body()).isEqualTo(ACCOUNT_DISABLED);
                refused++;
            }
            assertThat(rows.now()).isEqualTo(before);
        }
        assertThat(refused).isGreaterThan(12);
    }

    private static String id(Route route) {
        return switch (route.kind()) {
            case ROOT -> "";
            case CMS -> shop.cms();
            case PAGE -> shop.page();
            case APP -> Long.toString(shop.token().appId());
            case CATALOG -> Long.toString(shop.merchant().catalogId());
            case PRODUCT -> product;
            case ORDER -> order;
            case RETURN -> returned;
            default -> fail("%s needs a sample: make one and name it here for %s", route, route.kind());
        };
    }

    @Test
    void calls_that_read_are_answered() {
        assertThat(shop.get(shop.cms()).status()).isEqualTo(200);
        assertThat(shop.get(order + "?fields=id,order_status,items").status()).isEqualTo(200);
        assertThat(shop.get(shop.cms() + "/commerce_orders").status()).isEqualTo(200);
        assertThat(shop.get(shop.cms() + "/webhook_deliveries").status()).isEqualTo(200);
    }

    @Test
    void a_batch_is_no_way_around() {
        Http.Answer batch = shop.post(
                "",
                Map.of(
                        "batch",
                        List.of(
                                Map.of("method", "POST", "relative_url", "v24.0/" + order + "/cancellations"),
                                Map.of("method", "GET", "relative_url", "v24.0/" + order))));

        assertThat(batch.at("0.code")).isEqualTo("403");
        assertThat(batch.at("0.body")).contains(Integer.toString(ACCOUNT_DISABLED));
        assertThat(batch.at("1.code")).isEqualTo("200");
    }

    @Test
    void every_form_of_the_console_is_refused_and_changes_nothing() throws SQLException {
        List<String> forms = forms();
        assertThat(forms).hasSizeGreaterThan(10);
        try (Rows rows = Rows.watch(server)) {
            var before = rows.now();
            for (String form : forms) {
                assertThat(owner.post(form, "name", "Other").statusCode())
                        .as(form)
                        .isEqualTo(403);
            }
            assertThat(rows.now()).isEqualTo(before);
        }
        assertThat(owner.get("/console/settings").body()).contains("A test of ours");
    }

    /** All that need more than to look; what staff do with their own account is theirs. */
    private static List<String> forms() {
        var forms = new ArrayList<String>();
        for (var mapping : server.bean(DispatcherServlet.class).getHandlerMappings()) {
            if (mapping instanceof RequestMappingHandlerMapping controllers) {
                controllers.getHandlerMethods().forEach((info, method) -> {
                    if (changes(info, method)) {
                        info.getPatternValues().stream()
                                .filter(pattern -> pattern.startsWith("/console"))
                                .map(pattern -> pattern.replaceAll("\\{[^}]+}", "1"))
                                .forEach(forms::add);
                    }
                });
            }
        }
        return forms;
    }

    private static boolean changes(RequestMappingInfo info, HandlerMethod method) {
        Needs needs = AnnotatedElementUtils.findMergedAnnotation(method.getMethod(), Needs.class);
        if (needs == null) {
            needs = AnnotatedElementUtils.findMergedAnnotation(method.getBeanType(), Needs.class);
        }
        return info.getMethodsCondition().getMethods().contains(RequestMethod.POST)
                && needs != null
                && needs.value() != Permission.VIEW;
    }
}
