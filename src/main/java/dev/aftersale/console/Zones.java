package dev.aftersale.console;

import dev.aftersale.pages.Form;
import dev.aftersale.pages.Option;
import dev.aftersale.pages.Page;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The time zones that people choose from: those named after a place. */
public final class Zones {

    private static final ZoneId UTC = ZoneId.of("UTC");

    private static final Pattern PLACE =
            Pattern.compile("(Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/.+");

    private static final List<Option> OPTIONS = Stream.concat(
                    Stream.of("UTC"),
                    ZoneId.getAvailableZoneIds().stream()
                            .filter(id -> PLACE.matcher(id).matches())
                            .sorted())
            .map(id -> new Option(id, id.replace('_', ' ')))
            .toList();

    private Zones() {}

    public static List<Option> options() {
        return OPTIONS;
    }

    static ZoneId read(Page page, Form form, String field) {
        String id = form.value(field);
        if (OPTIONS.stream().anyMatch(option -> option.value().equals(id))) {
            return ZoneId.of(id);
        }
        form.refuse(field, page.text("common.form.choose"));
        return UTC;
    }
}
