package dev.aftersale.base;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A write that takes its rows as arrays: one row and a hundred have the same text, are prepared once, and are one statement
 * to the database. Whoever writes a fact queues its row ({@link Tx#writeRow}); rows that meet in a transaction go together.
 *
 * <p>The text has {@code ?} for what all rows share, {@code {rows r}} where the rows stand in a FROM under the name
 * {@code r}, and {@code {column}} for a column's array by itself. An UPDATE should name the rows' keys twice, joined and as
 * {@code = ANY ({id})}: then no plan, be it made while a table was as good as empty, reads more than what has these keys.
 *
 * <p>Rows are unnested in a projection. {@code FROM unnest(a, b)} reads better and gives the same, but keeps a store of its own
 * for each column, which costs the server more than the few rows in it; other statements over many columns do likewise.
 */
public final class SetStatement {

    private static final Pattern PLACE = Pattern.compile("\\?|\\{rows (\\w+)}|\\{(\\w+)}");

    /** What a parameter of the text takes. */
    private sealed interface Parameter {
        record Shared(int index) implements Parameter {}

        record Column(int index) implements Parameter {}
    }

    private final List<String> names = new ArrayList<>();
    private final List<String> types = new ArrayList<>();
    private final List<Parameter> parameters = new ArrayList<>();
    private final String text;
    private int shared;

    private SetStatement(String sql, String columns) {
        for (String column : columns.strip().split("\\s*,\\s*", -1)) {
            String[] words = column.split("\\s+", 2);
            names.add(words[0]);
            types.add(words[1]);
        }
        this.text = PLACE.matcher(sql.stripTrailing()).replaceAll(this::parameter);
    }

    /** @param columns of the rows: {@code "id bigint, state text"} */
    public static SetStatement of(String sql, String columns) {
        return new SetStatement(sql, columns);
    }

    private String parameter(MatchResult place) {
        if (place.group(1) != null) {
            var arrays = new ArrayList<String>();
            for (int i = 0; i < types.size(); i++) {
                arrays.add("unnest(" + column(i) + ") AS " + names.get(i));
            }
            return "(SELECT %s) AS %s".formatted(String.join(", ", arrays), place.group(1));
        }
        if (place.group(2) != null) {
            int index = names.indexOf(place.group(2));
            if (index < 0) {
                throw new IllegalArgumentException("no column " + place.group(2) + " among " + names);
            }
            return column(index);
        }
        parameters.add(new Parameter.Shared(shared++));
        return "?";
    }

    private String column(int index) {
        parameters.add(new Parameter.Column(index));
        return "?::" + types.get(index) + "[]";
    }

    String text() {
        return text;
    }

    /** Refuses what does not fit, where it is queued and not where it is sent. */
    void check(List<?> sharedValues, @Nullable Object[] row) {
        if (sharedValues.size() != shared || row.length != names.size()) {
            throw new IllegalArgumentException("%d shared values and a row of %d instead of %d and %d for:%n%s"
                    .formatted(sharedValues.size(), row.length, shared, names.size(), text));
        }
    }

    /** The values of the parameters, in order: shared ones as they are, columns as arrays. */
    List<Object> arguments(List<?> sharedValues, List<@Nullable Object[]> rows) {
        var arguments = new ArrayList<Object>(parameters.size());
        for (Parameter parameter : parameters) {
            arguments.add(
                    switch (parameter) {
                        case Parameter.Shared(int index) -> sharedValues.get(index);
                        case Parameter.Column(int index) -> array(types.get(index), index, rows);
                    });
        }
        return arguments;
    }

    /** Everything but numbers travels as text, which the text's cast makes what it is to be. */
    private static Object array(String type, int column, List<@Nullable Object[]> rows) {
        return switch (type) {
            case "bigint" ->
                rows.stream().map(row -> row[column]).map(SetStatement::number).toArray(Long[]::new);
            case "int" -> rows.stream().map(row -> row[column]).toArray(Integer[]::new);
            default ->
                rows.stream().map(row -> row[column]).map(SetStatement::text).toArray(String[]::new);
        };
    }

    private static @Nullable Object number(@Nullable Object value) {
        return value instanceof MerchantId merchant ? (Object) merchant.value() : value;
    }

    private static @Nullable String text(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String text -> text;
            case Enum<?> constant -> constant.name();
            case byte[] bytes -> "\\x" + HexFormat.of().formatHex(bytes);
            default -> value.toString(); // Instant and Boolean write themselves as PostgreSQL reads them
        };
    }
}
