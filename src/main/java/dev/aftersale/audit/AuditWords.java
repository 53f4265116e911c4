package dev.aftersale.audit;

import dev.aftersale.base.Json;
import dev.aftersale.base.Money;
import dev.aftersale.base.Texts;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.format.TextStyle;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The log in words. What a row was written with is kept as it is: one that an earlier release wrote may name what has no
 * words any more, and is shown by that name.
 */
public final class AuditWords {

    private AuditWords() {}

    /** @param name of an {@link AuditAction} or an event: {@code token.issued}, {@code order.placed} */
    public static String action(Texts texts, String name) {
        return named(texts, "audit.action." + name, name);
    }

    public static String field(Texts texts, String name) {
        return named(texts, "audit.field." + name, name);
    }

    /**
     * What a field had or has.
     *
     * @param raw as it stands in the log
     * @param currency of the merchant, whose amounts are written in minor units
     */
    public static String value(Texts texts, String field, String raw, String currency) {
        return switch (field) {
            case "price",
                    "salePrice",
                    "settings.fees.sellingMinimum",
                    "settings.fees.processingFixed",
                    "returns.labelFee" -> isNumber(raw) ? texts.money(Money.of(Long.parseLong(raw), currency)) : raw;
            case "settings.fees.sellingBasisPoints", "settings.fees.processingBasisPoints" ->
                isNumber(raw) ? texts.percent(Long.parseLong(raw) / 10_000.0) : raw;
            case "settings.hold", "settings.cancelUnshippedAfter", "settings.shipWithin", "settings.releaseAfter" ->
                time(texts, raw);
            case "scopes" ->
                Arrays.stream(raw.split(","))
                        .map(scope -> named(texts, "settings.scope." + scope.toUpperCase(Locale.ROOT), scope))
                        .collect(Collectors.joining("; "));
            case "fields" -> raw.replace(",", ", ");
            case "expires" -> day(texts, raw);
            case "by", "factor" -> named(texts, "audit.by." + raw, raw);
            case "role" -> named(texts, "staff.role." + raw, raw);
            case "settings.desk" -> named(texts, "settings.desk.kind." + raw, raw);
            case "settings.withdrawal.buyers" -> named(texts, "settings.withdrawal." + raw, raw);
            case "returns.mode" -> named(texts, "returns.set.mode." + raw, raw);
            case "returns.labelPayer" -> named(texts, "returns.set.label_payer." + raw, raw);
            case "returns.workingDays" ->
                Arrays.stream(raw.split(", ")).map(day -> weekday(texts, day)).collect(Collectors.joining(", "));
            default ->
                switch (raw) {
                    case "true" -> texts.get("common.yes");
                    case "false" -> texts.get("common.no");
                    default -> raw;
                };
        };
    }

    private static boolean isNumber(String raw) {
        return raw.matches("\\d{1,18}");
    }

    private static String named(Texts texts, String key, String otherwise) {
        return texts.has(key) ? texts.get(key) : otherwise;
    }

    private static String weekday(Texts texts, String raw) {
        return Arrays.stream(DayOfWeek.values())
                .filter(day -> day.name().equals(raw))
                .findFirst()
                .map(day -> day.getDisplayName(TextStyle.FULL, texts.locale()))
                .orElse(raw);
    }

    private static String day(Texts texts, String raw) {
        try {
            return texts.date(LocalDate.ofInstant(Instant.parse(raw), ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            return raw;
        }
    }

    /** In the largest unit that loses nothing. */
    private static String time(Texts texts, String raw) {
        try {
            Duration time = Duration.parse(raw);
            if (time.isZero() || time.toSecondsPart() != 0) {
                return raw;
            }
            if (time.toMinutesPart() != 0) {
                return texts.get("common.time.minutes", time.toMinutes());
            }
            return time.toHoursPart() != 0
                    ? texts.get("common.time.hours", time.toHours())
                    : texts.get("common.time.days", time.toDays());
        } catch (DateTimeParseException e) {
            return raw;
        }
    }

    /** The fields of {@code entry} that nobody has put into words. */
    static Set<String> lacking(AuditEntry entry) {
        var lacking = new TreeSet<String>();
        add(lacking, entry.before());
        add(lacking, entry.after());
        return lacking;
    }

    private static void add(Set<String> lacking, @Nullable String json) {
        if (json != null) {
            Texts texts = Texts.in(Locale.ENGLISH);
            Json.tree(json).propertyNames().stream()
                    .filter(name -> !texts.has("audit.field." + name))
                    .forEach(lacking::add);
        }
    }
}
