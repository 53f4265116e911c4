package dev.aftersale.imports;

import dev.aftersale.base.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which column of a CSV file holds what. */
public record ColumnMapping(Map<Field, String> columns) {

    /** What a row of a sale tells. */
    public enum Field {
        ORDER,
        SKU,
        QUANTITY,
        UNIT_PRICE,
        TITLE,
        PLACED_AT,
        DISCOUNT,
        TAX,
        BUYER,
        NAME,
        EMAIL,
        COUNTRY;

        boolean isRequired() {
            return this == ORDER || this == SKU || this == QUANTITY || this == UNIT_PRICE;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public ColumnMapping {
        for (Field field : Field.values()) {
            if (field.isRequired() && !columns.containsKey(field)) {
                throw Problem.INVALID_PARAMETER.because(
                        "map must say which column holds %s: %s=COLUMN.".formatted(field.word(), field.word()));
            }
        }
        columns = Map.copyOf(columns);
    }

    /** Columns that are called as we call them. */
    public static ColumnMapping byOurNames() {
        return new ColumnMapping(
                Arrays.stream(Field.values()).collect(Collectors.toMap(field -> field, field -> field.word())));
    }

    /** @param text {@code order=InvoiceNo,sku=StockCode,…} */
    public static ColumnMapping parse(String text) {
        return of(List.of(text.split(",", -1)));
    }

    /** A file with a line {@code order = Invoice No} for each field; lines that begin with {@code #} are remarks. */
    public static ColumnMapping read(Path file) throws IOException {
        return of(Files.readAllLines(file).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList());
    }

    private static ColumnMapping of(List<String> pairs) {
        var columns = new EnumMap<Field, String>(Field.class);
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals < 0) {
                throw Problem.INVALID_PARAMETER.because("map: '%s' is no FIELD=COLUMN.".formatted(pair.strip()));
            }
            columns.put(
                    field(pair.substring(0, equals).strip()),
                    pair.substring(equals + 1).strip());
        }
        return new ColumnMapping(columns);
    }

    private static Field field(String word) {
        for (Field field : Field.values()) {
            if (field.word().equals(word)) {
                return field;
            }
        }
        throw Problem.INVALID_PARAMETER.because("map: '%s' is none of %s."
                .formatted(word, Arrays.stream(Field.values()).map(Field::word).collect(Collectors.joining(", "))));
    }

    /**
     * Where in {@code header} each field stands; null if a column is not there. Columns of our own names are optional,
     * apart from the required ones.
     */
    @Nullable
    Map<Field, Integer> in(List<String> header) {
        var places = new EnumMap<Field, Integer>(Field.class);
        var names = header.stream().map(String::strip).toList();
        for (var entry : columns.entrySet()) {
            int place = names.indexOf(entry.getValue());
            boolean isOurName = entry.getValue().equals(entry.getKey().word());
            if (place >= 0) {
                places.put(entry.getKey(), place);
            } else if (entry.getKey().isRequired() || !isOurName) {
                return null;
            }
        }
        return places;
    }
}
