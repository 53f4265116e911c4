package dev.aftersale.browser;

import static org.assertj.core.api.Assertions.fail;

import dev.aftersale.browser.WebRoutes.WebRoute;
import dev.aftersale.mail.Mailbox;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** One of everything, for the parts in routes' paths: {@code orders/{id}} is an order's id, wherever it stands. */
final class Samples {

    private static final Pattern PART = Pattern.compile("([\\w-]+)/\\{(\\w+)}");

    private final Map<String, Supplier<String>> values = new HashMap<>();
    private final Shop shop;

    Samples(World world) {
        shop = new Shop(world.server(), "Harbour Ceramics");
        long order = shop.eventful();
        values.put("orders/{id}", () -> Long.toString(order));
        values.put("mail/{id}", () -> Long.toString(Awaitility.await()
                .until(() -> world.server().bean(Mailbox.class).list(null, null, 1), list -> !list.isEmpty())
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
        return PART.matcher(route.pattern()).replaceAll(part -> part.group(1) + "/" + value(part.group(), route));
    }

    private String value(String part, WebRoute route) {
        Supplier<String> value = values.get(part);
        return value != null ? value.get() : fail("%s needs a sample: tell Samples one for \"%s\"", route, part);
    }
}
