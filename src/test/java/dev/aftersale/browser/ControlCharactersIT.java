package dev.aftersale.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.browser.WebRoutes.WebRoute;
import dev.aftersale.staff.Role;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What nobody can type, in each field that there is, sent to each page: the table of routes and the templates tell both. */
class ControlCharactersIT {

    @RegisterExtension
    static final TestServer server =
            new TestServer().with("aftersale.demo", "true").with("aftersale.webhooks.allow-private", "true");

    private static final Pattern NAME = Pattern.compile("\\bname ?= ?\"([a-z_]+)\"");

    private static Samples samples;
    private static List<String> fields;
    private static @Nullable TestBrowser operator;
    private static @Nullable TestBrowser owner;

    @BeforeAll
    static void a_shop_with_one_of_everything() throws IOException {
        samples = new Samples(server, "Alpine Wool");
        try (Stream<Path> templates = Files.walk(Path.of("src/main/jte"))) {
            fields = templates
                    .filter(Files::isRegularFile)
                    .flatMap(file -> NAME.matcher(read(file)).results().map(found -> found.group(1)))
                    .filter(name -> !name.equals("_csrf") && !name.equals("key"))
                    .distinct()
                    .toList();
        }
        assertThat(fields).contains("body", "email", "q");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void close() {
        samples.close();
    }

    @TestFactory
    Stream<DynamicTest> a_character_that_nobody_types_breaks_no_page() {
        String said = fields.stream().map(name -> name + "=a%00b%1B").collect(Collectors.joining("&"));
        return WebRoutes.of(server)
                .all()
                .map(route -> DynamicTest.dynamicTest(route.toString(), () -> {
                    TestBrowser browser = at(route);
                    String path = samples.path(route);
                    var request = route.reads()
                            ? HttpRequest.newBuilder(server.url(path + "?" + said))
                            : HttpRequest.newBuilder(server.url(path))
                                    .header("Content-Type", "application/x-www-form-urlencoded")
                                    .POST(HttpRequest.BodyPublishers.ofString("_csrf=" + browser.token() + "&" + said));
                    var answer = browser.send(request.header("Accept", "text/html"));
                    assertThat(answer.statusCode()).as(path).isLessThan(500);
                }));
    }

    /** Somebody who may see the route's pages. Among what is sent are log-outs and changed passwords: then it is somebody new. */
    private static TestBrowser at(WebRoute route) {
        if (route.isOf("/operator")) {
            operator = in(operator, "/operator", () -> TestBrowser.operator(server));
            return operator;
        }
        if (route.isOf("/console")) {
            var shop = samples.shop().id();
            owner = in(owner, "/console/settings", () -> TestBrowser.staff(server, shop, Role.OWNER));
            return owner;
        }
        return in(null, "/o", () -> new TestBrowser(server));
    }

    /** Who was here before if that one is logged in still; on a page with a form, which has a token for the next. */
    private static TestBrowser in(@Nullable TestBrowser before, String page, Supplier<TestBrowser> somebodyNew) {
        if (before != null && before.get(page).statusCode() == 200) {
            return before;
        }
        var browser = somebodyNew.get();
        browser.get(page);
        return browser;
    }
}
