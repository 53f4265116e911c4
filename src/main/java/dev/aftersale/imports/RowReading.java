package dev.aftersale.imports;

import dev.aftersale.base.Money;
import dev.aftersale.imports.ColumnMapping.Field;
import dev.aftersale.order.NewOrder;
import dev.aftersale.order.Order;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows of a CSV file. A sale has a positive quantity and price; a negative quantity at a positive price, under an
 * order number with the prefix of returns, gives back earlier purchases; anything else can't be used.
 */
final class RowReading {

    private static final Map<String, String> COUNTRIES = Stream.of(Locale.getISOCountries())
            .collect(Collectors.toMap(
                    code -> Locale.of("", code)
                            .getDisplayCountry(Locale.ENGLISH)
                            .toLowerCase(Locale.ROOT),
                    code -> code,
                    (first, second) -> first));

    /** What PostgreSQL and every client can show. */
    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private static final Pattern BREAKS = Pattern.compile("[\\r\\n\\t]+");
    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,9}(\\.0{1,9})?");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?\\d{1,13}(\\.\\d{1,20})?");
    private static final Pattern ADDRESS = Pattern.compile("[^@\\s<>,;]{1,64}@[^@\\s<>,;]{1,190}");

    private final Map<Field, Integer> places;
    private final int columns;
    private final char delimiter;
    private final Currency currency;
    private final String returnPrefix;
    private final @Nullable DateTimeFormatter times;

    RowReading(
            Map<Field, Integer> places,
            int columns,
            char delimiter,
            Currency currency,
            String returnPrefix,
            @Nullable DateTimeFormatter times) {
        this.places = places;
        this.columns = columns;
        this.delimiter = delimiter;
        this.currency = currency;
        this.returnPrefix = returnPrefix;
        this.times = times;
    }

    /** Thrown within, where a field makes the row unusable. */
    private static final class Flawed extends RuntimeException {
        private final Reason reason;

        Flawed(Reason reason, String detail) {
            super(detail, null, false, false);
            this.reason = reason;
        }
    }

    Row read(RawRecord record) {
        switch (record.flaw()) {
            case QUOTE_OPEN -> {
                return new Row.Unusable(null, Reason.QUOTE_OPEN, "A quote is opened and never closed.");
            }
            case TOO_LONG -> {
                return new Row.Unusable(null, Reason.TOO_LONG, "The row is too long.");
            }
            case NONE -> {
                // read on
            }
        }
        List<String> fields;
        try {
            fields = CsvFields.split(record.text(), delimiter);
        } catch (CharacterCodingException e) {
            return new Row.Unusable(null, Reason.ENCODING, "The row is not in UTF-8.");
        }
        if (fields.size() != columns) {
            return new Row.Unusable(
                    null, Reason.COLUMNS, "The row has %d columns, the header %d.".formatted(fields.size(), columns));
        }
        try {
            return read(fields);
        } catch (Flawed flawed) {
            return new Row.Unusable(orderOf(fields), flawed.reason, String.valueOf(flawed.getMessage()));
        }
    }

    /** The order that a row belongs to, as {@link #read} tells it, at less cost. */
    @Nullable
    String orderOf(RawRecord record) {
        if (record.flaw() != RawRecord.Flaw.NONE) {
            return null;
        }
        try {
            var fields = CsvFields.split(record.text(), delimiter);
            return fields.size() == columns ? orderOf(fields) : null;
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private @Nullable String orderOf(List<String> fields) {
        String order =
                fields.get(Objects.requireNonNull(places.get(Field.ORDER))).strip();
        return order.isEmpty() ? null : order;
    }

    private Row read(List<String> fields) {
        if (fields.stream().anyMatch(RowReading::isNoText)) {
            throw new Flawed(Reason.CHARACTERS, "The row holds a character that is no text.");
        }
        String order = text(fields, Field.ORDER);
        if (order == null) {
            throw new Flawed(Reason.NO_ORDER, "order is empty.");
        }
        String sku = text(fields, Field.SKU);
        if (sku == null) {
            throw new Flawed(Reason.NO_SKU, "sku is empty.");
        }
        int quantity = quantity(fields);
        BigDecimal price = amount(fields, Field.UNIT_PRICE);
        Instant at = time(fields);
        if (price.signum() <= 0) {
            throw new Flawed(Reason.NOT_POSITIVE_PRICE, "unit_price is " + price.toPlainString() + ".");
        }
        if (quantity == 0) {
            throw new Flawed(Reason.NO_QUANTITY, "quantity is 0.");
        }
        long unitPrice = Money.roundToMinor(price, currency);
        if (quantity > 0) {
            return sale(fields, order, sku, quantity, unitPrice, at);
        }
        if (!order.startsWith(returnPrefix)) {
            throw new Flawed(
                    Reason.NEGATIVE_QUANTITY,
                    "quantity is %d, and the order's number does not begin with %s.".formatted(quantity, returnPrefix));
        }
        return new Row.Return(order, sku, -quantity, unitPrice, at, text(fields, Field.BUYER));
    }

    private Row.Sale sale(
            List<String> fields, String order, String sku, int quantity, long unitPrice, @Nullable Instant at) {
        return new Row.Sale(
                order,
                new NewOrder.Line(
                        sku,
                        null,
                        Objects.requireNonNullElse(text(fields, Field.TITLE), sku),
                        quantity,
                        unitPrice,
                        minor(fields, Field.DISCOUNT),
                        minor(fields, Field.TAX),
                        null),
                at,
                new Order.Buyer(text(fields, Field.BUYER), text(fields, Field.NAME), email(fields), null, false),
                country(text(fields, Field.COUNTRY)));
    }

    private @Nullable String text(List<String> fields, Field field) {
        Integer place = places.get(field);
        String text =
                place == null ? "" : BREAKS.matcher(fields.get(place).strip()).replaceAll(" ");
        int longest = field == Field.TITLE ? 500 : field == Field.EMAIL || field == Field.NAME ? 200 : 100;
        if (text.length() > longest) {
            throw new Flawed(Reason.TOO_LONG, "%s has more than %d characters.".formatted(field.word(), longest));
        }
        return text.isEmpty() ? null : text;
    }

    private @Nullable String email(List<String> fields) {
        String email = text(fields, Field.EMAIL);
        if (email != null && !ADDRESS.matcher(email).matches()) {
            throw new Flawed(Reason.BAD_EMAIL, "email '%s' is no e-mail address.".formatted(email));
        }
        return email;
    }

    private int quantity(List<String> fields) {
        String text = Objects.requireNonNullElse(text(fields, Field.QUANTITY), "");
        if (!WHOLE.matcher(text).matches()) {
            throw new Flawed(Reason.BAD_QUANTITY, "quantity '%s' is no whole number.".formatted(text));
        }
        return new BigDecimal(text).intValueExact();
    }

    private BigDecimal amount(List<String> fields, Field field) {
        String text = Objects.requireNonNullElse(text(fields, field), "");
        if (!DECIMAL.matcher(text).matches()) {
            throw new Flawed(Reason.BAD_AMOUNT, "%s '%s' is no amount.".formatted(field.word(), text));
        }
        return new BigDecimal(text);
    }

    private long minor(List<String> fields, Field field) {
        return text(fields, field) == null ? 0 : Money.roundToMinor(amount(fields, field), currency);
    }

    private @Nullable Instant time(List<String> fields) {
        String text = text(fields, Field.PLACED_AT);
        if (text == null) {
            return null;
        }
        try {
            Instant time = parse(text);
            if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
                throw new Flawed(Reason.BAD_TIME, "placed_at '%s' is out of range.".formatted(text));
            }
            return time;
        } catch (DateTimeException | StringIndexOutOfBoundsException e) {
            throw new Flawed(Reason.BAD_TIME, "placed_at '%s' is no time.".formatted(text));
        }
    }

    /** ISO 8601, with a T or a space, in UTC unless it says otherwise; or as the file's own format has it. */
    private Instant parse(String text) {
        if (times != null) {
            var parsed = times.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            return switch (parsed) {
                case OffsetDateTime time -> time.toInstant();
                case LocalDateTime time -> time.toInstant(ZoneOffset.UTC);
                default -> LocalDate.from(parsed).atStartOfDay().toInstant(ZoneOffset.UTC);
            };
        }
        if (text.length() == 10) {
            return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
        }
        String iso = text.charAt(10) == ' ' ? text.substring(0, 10) + 'T' + text.substring(11) : text;
        boolean hasZone = iso.endsWith("Z") || iso.lastIndexOf('+') > 10 || iso.lastIndexOf('-') > 10;
        return hasZone
                ? OffsetDateTime.parse(iso).toInstant()
                : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    }

    private static @Nullable String country(@Nullable String name) {
        return name == null ? null : COUNTRIES.getOrDefault(name.toLowerCase(Locale.ROOT), name);
    }

    private static boolean isNoText(String field) {
        return field.length() > 10_000
                || field.chars().anyMatch(c -> (c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 0x7f);
    }
}
