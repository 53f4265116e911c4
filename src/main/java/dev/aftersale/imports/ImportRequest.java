package dev.aftersale.imports;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A file to be taken in.
 *
 * @param mapping of a CSV file's columns; null: the file holds JSON, or its columns are called as ours are
 * @param currency of all amounts in a CSV file, and of orders as JSON that name none
 * @param test whether these are test orders
 * @param returnPrefix what the numbers of returns begin with; empty: every negative quantity is a return
 * @param times how the file writes times; null: in one of the usual ways of ISO 8601
 * @param timesPattern what {@code times} was made of
 * @param batch about how many records are taken in one transaction
 */
public record ImportRequest(
        MerchantId merchant,
        Path file,
        @Nullable ColumnMapping mapping,
        String currency,
        boolean test,
        String returnPrefix,
        @Nullable DateTimeFormatter times,
        String timesPattern,
        int batch) {

    public static final int BATCH = 1_000;
    public static final String RETURN_PREFIX = "C";

    public ImportRequest {
        try {
            if (Currency.getInstance(currency).getDefaultFractionDigits() < 0) {
                throw Problem.INVALID_PARAMETER.because("currency " + currency + " has no minor unit.");
            }
        } catch (IllegalArgumentException e) {
            throw Problem.INVALID_PARAMETER.because("currency must be an ISO 4217 code, such as GBP.", e);
        }
        if (batch < 1 || batch > 100_000) {
            throw Problem.INVALID_PARAMETER.because("batch must be within 1 to 100000.");
        }
    }

    /** Everything that decides what becomes of a record. */
    String reading() {
        return String.join(
                "\n",
                mapping == null ? "" : new TreeMap<>(mapping.columns()).toString(),
                currency,
                Boolean.toString(test),
                returnPrefix,
                timesPattern);
    }
}
