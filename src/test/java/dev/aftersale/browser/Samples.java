package dev.aftersale.browser;

import static org.assertj.core.api.Assertions.fail;

import dev.aftersale.browser.WebRoutes.WebRoute;
import dev.aftersale.mail.Mailbox;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** One of everything, for the parts in routes' paths: {@code orders/{id}} is an order's id, wherever it stands. */
final class Samples {

    private static final Pattern PART = Pattern.compile("([\\w-]+)/\\{(\\w+)}");

    private final Map<String, Supplier<String>> values = new HashMap<>();

    Samples(World world) {
        values.put("mail/{id}", () -> Awaitility.await()
                .until(() -> world.server().bean(Mailbox.class).list(null, null, 1), list -> !list.isEmpty())
                .getFirst()
                .id() + "");
    }

    /** A path that leads somewhere. */
    String path(WebRoute route) {
        return PART.matcher(route.pattern()).replaceAll(part -> part.group(1) + "/" + value(part.group(), route));
    }

    private String value(String part, WebRoute route) {
        Supplier<String> value = values.get(part);
        return value != null ? value.get() : fail("%s needs a sample: tell Samples one for \"%s\"", route, part);
    }
}
