package dev.aftersale.browser;

import static org.assertj.core.api.Assertions.fail;

import dev.aftersale.browser.WebRoutes.WebRoute;
import dev.aftersale.mail.Mailbox;
import dev.aftersale.testing.TestServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** One of everything, for the parts in routes' paths: {@code orders/{id}} is an order's id, wherever it stands. */
final class Samples {

    private static final Pattern PART = Pattern.compile("([\\w-]+)/\\{(\\w+)}");

    private final Map<String, Supplier<String>> values = new HashMap<>();
    private final Shop shop;

    Samples(TestServer server, String name) {
        shop = new Shop(server, name);
        long order = shop.eventful();
        values.put("orders/{id}", () -> Long.toString(order));
        values.put("mail/{id}", () -> Long.toString(Awaitility.await()
                .until(() -> server.bean(Mailbox.class).list(null, null, 1), list -> !list.isEmpty())
                .getFirst()
                .id()));
    }

    Shop shop() {
        return shop;
    }

    /** Paths that lead somewhere; more than one where a page has several faces. */
    List<String> paths(WebRoute route) {
        return List.of(path(route));
    }

    String path(WebRoute route) {
        return path(route, (part, number) -> value(part, route));
    }

    /** A path whose parts are what {@code value} makes of each and its number, from 0. */
    static String path(WebRoute route, BiFunction<String, Integer, String> value) {
        var number = new AtomicInteger();
        return PART.matcher(route.pattern())
                .replaceAll(part -> part.group(1) + "/" + value.apply(part.group(), number.getAndIncrement()));
    }

    String value(String part, WebRoute route) {
        Supplier<String> value = values.get(part);
        return value != null ? value.get() : fail("%s needs a sample: tell Samples one for \"%s\"", route, part);
    }
}
