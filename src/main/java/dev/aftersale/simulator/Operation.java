package dev.aftersale.simulator;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a caller wants done to a payment. */
sealed interface Operation {

    /** Of the payment; a new one's is made by us. */
    String payment();

    record Create(
            String payment,
            long amount,
            String currency,
            boolean manual,
            boolean confirmed,
            Map<String, String> metadata)
            implements Operation {}

    /** On a payment that is there. */
    sealed interface Follow extends Operation {}

    record Confirm(String payment) implements Follow {}

    /**
     * @param amount null: all that is left
     * @param isFinal whether what is left after it is let go
     */
    record Capture(String payment, @Nullable Long amount, boolean isFinal, Map<String, String> metadata)
            implements Follow {}

    record Cancel(String payment) implements Follow {}

    /** @param amount null: all that is left */
    record Reimburse(
            String payment, @Nullable Long amount, @Nullable String reason, Map<String, String> metadata)
            implements Follow {}
}
