package dev.aftersale.imports;

import dev.aftersale.base.Problem;
import dev.aftersale.imports.ColumnMapping.Field;
import java.util.Currency;
import java.util.List;
import java.util.Map;

/**
 * How a CSV file is to be read.
 *
 * @param lastOfScattered of orders whose rows do not stand together, the number of the last one
 */
record CsvPlan(char delimiter, RowReading reading, Map<String, Long> lastOfScattered) {

    private static final List<Character> DELIMITERS = List.of(',', ';', '\t', '|');

    /** Finds the columns in the header, and with them what stands between columns. */
    static CsvPlan of(ImportRequest request, ColumnMapping mapping, String header) {
        for (char delimiter : DELIMITERS) {
            List<String> names = CsvFields.split(header, delimiter);
            Map<Field, Integer> places = mapping.in(names);
            if (places != null) {
                var reading = new RowReading(
                        places,
                        names.size(),
                        delimiter,
                        Currency.getInstance(request.currency()),
                        request.returnPrefix(),
                        request.times());
                return new CsvPlan(delimiter, reading, Map.of());
            }
        }
        throw Problem.INVALID_PARAMETER.because(
                "The header has not all the columns of the mapping. It reads: " + shortened(header));
    }

    CsvPlan with(Map<String, Long> scattered) {
        return new CsvPlan(delimiter, reading, Map.copyOf(scattered));
    }

    private static String shortened(String header) {
        return header.length() <= 500 ? header : header.substring(0, 500) + "…";
    }
}
