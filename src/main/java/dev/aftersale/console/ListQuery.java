package dev.aftersale.console;

import dev.aftersale.order.OrderFilter;
import dev.aftersale.order.OrderStage;
import dev.aftersale.pages.Form;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The filters of the list of orders as its address carries them. What can't be read is left out and said: an address that
 * somebody bent still shows a list.
 *
 * @param to the last day, inclusive
 */
public record ListQuery(
        String q,
        Set<OrderStage> stages,
        String channel,
        @Nullable LocalDate from,
        @Nullable LocalDate to,
        Has has,
        boolean test) {

    /** What else may be true of an order. */
    public enum Has {
        ANY,
        LATE,
        REFUND,
        RETURN,
        WITHDRAWAL;

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static final ListQuery ALL = new ListQuery("", Set.of(), "", null, null, Has.ANY, false);

    static ListQuery of(Form form) {
        var stages = EnumSet.noneOf(OrderStage.class);
        for (String name : String.join(",", form.values("stage")).split(",", -1)) {
            for (OrderStage stage : OrderStage.values()) {
                if (stage.key().equals(name.strip())) {
                    stages.add(stage);
                }
            }
        }
        Has has = Has.ANY;
        for (Has one : Has.values()) {
            if (one.key().equals(form.value("has"))) {
                has = one;
            }
        }
        return new ListQuery(
                shortened(form.value("q")),
                stages,
                shortened(form.value("channel")),
                day(form.value("from")),
                day(form.value("to")),
                has,
                form.value("mode").equals("test"));
    }

    /** What was asked for and can't be read, as it stands there. */
    static List<String> unread(Form form) {
        var unread = new ArrayList<String>();
        for (String day : List.of("from", "to")) {
            if (!form.value(day).isEmpty() && day(form.value(day)) == null) {
                unread.add(form.value(day));
            }
        }
        for (String name : String.join(",", form.values("stage")).split(",", -1)) {
            if (!name.isBlank()
                    && Arrays.stream(OrderStage.values())
                            .noneMatch(stage -> stage.key().equals(name.strip()))) {
                unread.add(name.strip());
            }
        }
        String has = form.value("has");
        if (!has.isEmpty()
                && Arrays.stream(Has.values()).noneMatch(one -> one.key().equals(has))) {
            unread.add(has);
        }
        return unread;
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ").strip();
        return line.length() <= 200 ? line : line.substring(0, 200);
    }

    private static @Nullable LocalDate day(String text) {
        try {
            var day = LocalDate.parse(text);
            return day.getYear() < 1970 || day.getYear() > 9000 ? null : day;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** @param now for what is late, by the calendar of {@code zone} */
    OrderFilter filter(ZoneId zone, Instant now) {
        return new OrderFilter(
                q,
                stages,
                channel,
                from == null ? null : from.atStartOfDay(zone).toInstant(),
                to == null ? null : to.plusDays(1).atStartOfDay(zone).toInstant(),
                has == Has.REFUND,
                has == Has.RETURN,
                has == Has.WITHDRAWAL,
                has == Has.LATE ? LocalDate.ofInstant(now, zone) : null,
                test);
    }

    public boolean isNarrowed() {
        return !equals(test ? ALL.inTest() : ALL);
    }

    private ListQuery inTest() {
        return new ListQuery(q, stages, channel, from, to, has, true);
    }

    /** The same as the part of an address behind the question mark; empty for everything. Always in one form. */
    public String query() {
        List<String> parts = new ArrayList<>();
        add(parts, "q", q);
        if (!stages.isEmpty()) {
            parts.add("stage=" + stage());
        }
        add(parts, "channel", channel);
        add(parts, "from", from == null ? "" : from.toString());
        add(parts, "to", to == null ? "" : to.toString());
        add(parts, "has", has == Has.ANY ? "" : has.key());
        add(parts, "mode", test ? "test" : "");
        return String.join("&", parts);
    }

    /** The stages as one value, such as {@code to_ship,partly_shipped}; empty for any. */
    public String stage() {
        return stages.stream().sorted().map(OrderStage::key).collect(Collectors.joining(","));
    }

    public String address(String path) {
        String query = query();
        return query.isEmpty() ? path : path + "?" + query;
    }

    private static void add(List<String> parts, String name, String value) {
        if (!value.isEmpty()) {
            parts.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }
}
