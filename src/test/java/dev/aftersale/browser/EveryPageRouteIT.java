package dev.aftersale.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.base.Ids;
import dev.aftersale.browser.WebRoutes.WebRoute;
import dev.aftersale.staff.Needs;
import dev.aftersale.staff.Role;
import dev.aftersale.testing.Requests;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** Who gets in, and who is told that there is nothing: made from the pages' table of routes, so that a new one is checked. */
class EveryPageRouteIT {

    @RegisterExtension
    static final TestServer server =
            new TestServer().with("aftersale.demo", "true").with("aftersale.webhooks.allow-private", "true");

    /** What an answer holds that is new each time. */
    private static final String MINTED =
            "name=\"(_csrf|key)\" value=\"[^\"]*\"|[?](to|after|before)=[^\"]*|\"timestamp\":\"[^\"]*\"";

    /** What browsers ask for, and what programs do: an error is told in two ways. */
    private static final List<String> TASTES = List.of("text/html", "*/*");

    private static Samples ours;
    private static Samples theirs;
    private static TestBrowser nobody;
    private static TestBrowser us;
    private static TestBrowser operator;

    @BeforeAll
    static void two_shops_with_one_of_everything() {
        theirs = new Samples(server, "Harbour Ceramics");
        ours = new Samples(server, "Alpine Wool");
        nobody = seen(new TestBrowser(server), "/console/login");
        us = seen(TestBrowser.staff(server, ours.shop().id(), Role.OWNER), "/console/login/merchant");
        operator = seen(TestBrowser.operator(server), "/operator");
    }

    @AfterAll
    static void close() {
        ours.close();
        theirs.close();
    }

    /** With a form's token at hand, so that only what is asked about can be refused. */
    private static TestBrowser seen(TestBrowser browser, String path) {
        browser.get(path);
        assertThat(browser.token()).isNotEmpty();
        return browser;
    }

    private static Stream<WebRoute> routes() {
        return WebRoutes.of(server).all();
    }

    /** Routes behind a log-in; the log-in itself, resets, invitations and a demo's samples are for everybody. */
    private static Stream<WebRoute> closed(String desk) {
        return routes().filter(route -> route.isOf(desk))
                .filter(route -> !route.pattern().matches("/\\w+/(login|reset|invitation|design)(/.*)?"));
    }

    private static DynamicTest test(WebRoute route, Runnable check) {
        return DynamicTest.dynamicTest(route.toString(), check::run);
    }

    private static HttpResponse<String> ask(TestBrowser browser, WebRoute route, String path) {
        return ask(browser, route, path, "text/html");
    }

    private static HttpResponse<String> ask(TestBrowser browser, WebRoute route, String path, String taste) {
        var request = Requests.to(server.url(path)).header("Accept", taste);
        return browser.send(
                route.reads()
                        ? request
                        : request.header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString("_csrf=" + browser.token())));
    }

    /**
     * What answers besides and knows no log-in: the simulated payment company, which knows no merchants; files that are the
     * same for everybody; errors, which have no address.
     */
    private static final String FOR_ALL = "/simulator/psp.*|/assets/[{]file}|/[.]well-known/mail-origins.*|.*/error.*";

    /** Calls of help desks, each signed with what its merchant's desk alone knows. */
    private static final String SIGNED = "/desks/[{]merchant}/.*";

    /** A page under another address would be covered by none of the tests below. */
    @Test
    void every_page_belongs_to_a_desk() {
        assertThat(WebRoutes.elsewhere(server))
                .as("tell WebRoutes whose pages these are, or name them above with the reason")
                .allMatch(pattern -> pattern.matches(FOR_ALL + "|" + SIGNED));
    }

    @Test
    void what_is_to_be_signed_is_refused_without() {
        var signed = WebRoutes.elsewhere(server).stream()
                .filter(pattern -> pattern.matches(SIGNED))
                .toList();
        assertThat(signed).isNotEmpty();
        for (String pattern : signed) {
            String path = pattern.replace("{merchant}", theirs.shop().id().toString());
            var answer = us.postWithoutToken(path, "text", "made up");
            assertThat(answer.statusCode()).as(path).isBetween(400, 499);
            assertThat(answer.body()).as(path).doesNotContain("Harbour Ceramics");
        }
    }

    @TestFactory
    Stream<DynamicTest> nobody_gets_in_without_a_session_of_that_desk() {
        return Stream.of("/console", "/operator")
                .flatMap(desk -> closed(desk)
                        .map(route -> test(route, () -> {
                            String path = ours.path(route);
                            for (var stranger : List.of(nobody, desk.equals("/console") ? operator : us)) {
                                var answer = ask(stranger, route, path);
                                assertThat(answer.statusCode()).as(path).isEqualTo(route.reads() ? 302 : 303);
                                assertThat(answer.headers()
                                                .firstValue("Location")
                                                .orElse(""))
                                        .startsWith(desk + "/login");
                                assertThat(answer.body()).as(path).isEmpty();
                            }
                        })));
    }

    @TestFactory
    Stream<DynamicTest> no_form_is_taken_that_another_site_made() {
        return routes().filter(route -> !route.reads())
                .map(route -> test(route, () -> {
                    String path = ours.path(route);
                    var sender = path.startsWith("/operator") ? operator : us;
                    assertThat(sender.postWithoutToken(path).statusCode())
                            .as(path)
                            .isEqualTo(403);
                    assertThat(sender.postWithoutToken(path, "_csrf", "made-up").statusCode())
                            .as(path)
                            .isEqualTo(403);
                }));
    }

    /** The same answer, to the letter, whether it is another merchant's or nobody's at all. */
    @TestFactory
    Stream<DynamicTest> what_is_another_merchants_is_not_there() {
        return closed("/console")
                .filter(WebRoute::hasParts)
                .map(route -> test(route, () -> {
                    int parts = route.pattern().split("\\{", -1).length - 1;
                    for (int first = 0; first < parts; first++) {
                        if (isShared(route, first)) {
                            continue;
                        }
                        // This part and those behind it are the other merchant's, those before it are ours.
                        int from = first;
                        String foreign = Samples.path(
                                route, (part, number) -> (number < from ? ours : theirs).value(part, route));
                        String none = Samples.path(
                                route, (part, number) -> number < from ? ours.value(part, route) : none(part, route));
                        for (String taste : TASTES) {
                            assertSameAsNothing(us, route, foreign, none, taste);
                        }
                    }
                }));
    }

    /** Ids also travel behind the question mark, where no route tells what they mean. */
    @TestFactory
    Stream<DynamicTest> lists_show_nothing_of_another_merchant_whatever_they_are_asked() {
        return closed("/console")
                .filter(route -> route.reads() && !route.hasParts())
                .map(route -> test(route, () -> {
                    for (long id : List.of(theirs.order(), theirs.shop().id().value())) {
                        String query = Stream.of("q", "order", "id", "object", "merchant", "after", "before", "from")
                                .map(name -> name + "=" + id)
                                .collect(Collectors.joining("&", "?act=acknowledge&", ""));
                        var answer = ask(us, route, route.pattern() + query);
                        assertThat(answer.statusCode()).as(query).isLessThan(500);
                        assertThat(answer.body()).as(query).doesNotContain("Harbour Ceramics");
                    }
                }));
    }

    /** Whether the part belongs to nobody: the first photo of what is ours, a kind of mail. */
    private static boolean isShared(WebRoute route, int number) {
        var shared = new AtomicBoolean();
        Samples.path(route, (part, at) -> {
            String value = theirs.value(part, route);
            shared.compareAndSet(false, at == number && value.equals(ours.value(part, route)));
            return value;
        });
        return shared.get();
    }

    /** Both are 404, and nothing tells one from the other: not the text, not a header. */
    private static void assertSameAsNothing(
            TestBrowser who, WebRoute route, String foreign, String none, String taste) {
        var answer = ask(who, route, foreign, taste);
        var reference = ask(who, route, none, taste);
        assertThat(answer.statusCode()).as(foreign).isEqualTo(404);
        assertThat(reference.statusCode()).as(none).isEqualTo(404);
        assertThat(plain(answer, foreign)).as(foreign).isEqualTo(plain(reference, none));
        assertThat(answer.headers().map().keySet())
                .isEqualTo(reference.headers().map().keySet());
        assertThat(answer.body()).as(foreign).doesNotContain("Harbour Ceramics");
    }

    /** An id that nothing has, of the same shape. */
    private static String none(String part, WebRoute route) {
        String sample = theirs.value(part, route);
        return sample.matches("\\d{9,}")
                ? Long.toString(Ids.next(theirs.shop().id().shard()))
                : (sample.startsWith("7") ? "8" : "7") + sample.substring(1);
    }

    private static String plain(HttpResponse<String> answer, String path) {
        String body = answer.body().replace(path, "PATH").replaceAll(MINTED, "MINTED");
        for (String part : path.split("/")) {
            body = part.matches("\\d{9,}") ? body.replace(part, "ID") : body;
        }
        return body;
    }

    @TestFactory
    Stream<DynamicTest> each_role_may_do_what_it_may_and_nothing_else() {
        Map<Role, TestBrowser> people = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            people.put(role, seen(TestBrowser.staff(server, ours.shop().id(), role), "/console/login/merchant"));
        }
        return closed("/console")
                .map(route -> test(route, () -> {
                    Needs needs = needs(route);
                    assertThat(needs)
                            .as("%s says nothing of who may: @Needs(Permission.…)", route)
                            .isNotNull();
                    // Nothing is there to be changed; who may not is refused before anybody looks.
                    String path = route.hasParts()
                            ? Samples.path(route, (part, number) -> none(part, route))
                            : route.pattern();
                    var refused = new ArrayList<Role>();
                    for (Role role : Role.values()) {
                        int status = ask(people.get(role), route, path).statusCode();
                        if (status == 403) {
                            refused.add(role);
                        }
                    }
                    assertThat(refused)
                            .as("%s needs %s", route, needs.value())
                            .containsExactlyElementsOf(Stream.of(Role.values())
                                    .filter(role -> !role.may(needs.value()))
                                    .toList());
                }));
    }

    private static Needs needs(WebRoute route) {
        Needs own = AnnotatedElementUtils.findMergedAnnotation(route.handler().getMethod(), Needs.class);
        return own != null
                ? own
                : AnnotatedElementUtils.findMergedAnnotation(route.handler().getBeanType(), Needs.class);
    }

    @TestFactory
    Stream<DynamicTest> a_link_opens_its_own_order_and_no_other() {
        return routes().filter(route -> route.pattern().startsWith("/o/{token}"))
                .map(route -> test(route, () -> {
                    String forged = Samples.path(
                            route, (part, number) -> number == 0 ? none(part, route) : theirs.value(part, route));
                    var answer = ask(nobody, route, forged);
                    assertThat(answer.statusCode())
                            .as(forged)
                            .isIn(404, 303); // 303: whoever asks for a fresh link learns nothing
                    assertThat(answer.body()).doesNotContain("Harbour Ceramics", Shop.MUG);
                    if (route.pattern().lastIndexOf('{') > "/o/{token}".length()) {
                        String foreign =
                                Samples.path(route, (part, number) -> (number == 0 ? ours : theirs).value(part, route));
                        String none = Samples.path(
                                route, (part, number) -> number == 0 ? ours.value(part, route) : none(part, route));
                        for (String taste : TASTES) {
                            assertSameAsNothing(nobody, route, foreign, none, taste);
                        }
                    }
                }));
    }
}
