package dev.aftersale.console;

import dev.aftersale.base.Ids;
import dev.aftersale.mail.ShopMails;
import dev.aftersale.mail.SilenceCheck;
import dev.aftersale.order.Cancellation;
import dev.aftersale.order.OrderCore;
import dev.aftersale.order.OrderRow;
import dev.aftersale.order.OrderStage;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Option;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Tone;
import dev.aftersale.refund.Refund;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How states look, and what may be chosen in lists: for templates. */
public final class Looks {

    private static final List<String> CARRIERS =
            List.of("UPS", "DHL", "FedEx", "USPS", "Royal Mail", "DPD", "GLS", "Evri", "La Poste", "Correos");

    private Looks() {}

    public static Tone tone(OrderStage stage) {
        return switch (stage) {
            case ON_HOLD, CANCELLED -> Tone.NEUTRAL;
            case TO_ACKNOWLEDGE -> Tone.WARN;
            case TO_SHIP, PARTLY_SHIPPED -> Tone.ACCENT;
            case SHIPPED -> Tone.OK;
        };
    }

    public static Tone tone(Refund.State state) {
        return switch (state) {
            case PROCESSING -> Tone.ACCENT;
            case SUCCEEDED -> Tone.OK;
            case FAILED -> Tone.BAD;
        };
    }

    public static Tone tone(ShopMails.State state) {
        return switch (state) {
            case HELD -> Tone.WARN;
            case FORWARDED, RELEASED -> Tone.ACCENT;
            case DROPPED, DISCARDED, EXPIRED -> Tone.NEUTRAL;
        };
    }

    public static Tone tone(SilenceCheck.State state) {
        return switch (state) {
            case WATCHING -> Tone.ACCENT;
            case SILENT -> Tone.OK;
            case HEARD -> Tone.BAD;
            case UNPROVED -> Tone.WARN;
        };
    }

    /** Whether what {@code panel} is for can be done with an order, as far as a list knows it. */
    public static boolean fits(Panel panel, OrderStage stage, OrderCore.Units units) {
        return switch (panel) {
            case ACKNOWLEDGE -> stage == OrderStage.TO_ACKNOWLEDGE;
            case SHIP -> (stage == OrderStage.TO_SHIP || stage == OrderStage.PARTLY_SHIPPED) && units.open() > 0;
            case CANCEL -> stage != OrderStage.ON_HOLD && units.open() > 0;
            case NONE, REFUND -> false;
        };
    }

    /** What can be done at once with at least one of {@code rows}. */
    public static List<Panel> offered(List<OrderRow> rows) {
        return Stream.of(Panel.ACKNOWLEDGE, Panel.SHIP, Panel.CANCEL)
                .filter(panel -> rows.stream().anyMatch(row -> fits(panel, row.stage(), row.units())))
                .toList();
    }

    /** 912569345985716688 as 9125 6934 5985 7166 88: read aloud and compared in groups. */
    public static String grouped(long id) {
        var text = new StringBuilder(Long.toString(id));
        for (int at = (text.length() - 1) / 4 * 4; at > 0; at -= 4) {
            text.insert(at, ' ');
        }
        return text.toString();
    }

    public static List<String> carriers() {
        return CARRIERS;
    }

    /** The conversation that somebody came from and goes back to; empty: none. */
    public static String thread(Form form) {
        return Ids.read(form.value("thread")).map(id -> Long.toString(id)).orElse("");
    }

    public static List<Option> stages(Page page, ListQuery query) {
        var options = new ArrayList<Option>();
        options.add(new Option("", page.text("console.stage.any")));
        for (OrderStage stage : OrderStage.values()) {
            options.add(new Option(stage.key(), page.text("console.stage." + stage.name())));
        }
        if (query.stages().size() > 1) {
            String several = query.stages().stream()
                    .sorted()
                    .map(stage -> page.text("console.stage." + stage.name()))
                    .collect(Collectors.joining(" + "));
            options.add(new Option(query.stage(), several));
        }
        return options;
    }

    public static List<Option> has(Page page) {
        return Arrays.stream(ListQuery.Has.values())
                .map(has ->
                        new Option(has == ListQuery.Has.ANY ? "" : has.key(), page.text("console.has." + has.name())))
                .toList();
    }

    public static List<Option> channels(Page page, String chosen) {
        var options = new ArrayList<>(List.of(new Option("", page.text("console.channel.any"))));
        var names = new LinkedHashSet<>(List.of("facebook", "instagram", chosen));
        names.remove("");
        names.forEach(name -> options.add(new Option(name, channel(name))));
        return options;
    }

    /** What people call it; merchants may name channels of their own. */
    public static String channel(String name) {
        return switch (name) {
            case "facebook" -> "Facebook";
            case "instagram" -> "Instagram";
            default -> name;
        };
    }

    public static List<Option> refundReasons(Page page) {
        return Stream.concat(
                        Stream.of(new Option("", page.text("console.refund.choose"))),
                        RefundForm.REASONS.stream()
                                .map(reason ->
                                        new Option(reason.name(), page.text("console.refund.reason." + reason.name()))))
                .toList();
    }

    public static List<Option> cancelReasons(Page page) {
        return Arrays.stream(Cancellation.Reason.values())
                .map(reason -> new Option(reason.name(), page.text("console.cancel.reason." + reason.name())))
                .toList();
    }
}
