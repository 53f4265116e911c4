package dev.aftersale.withdrawal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A withdrawal that was stated.
 *
 * @param cancelledUnits what was not shipped then
 * @param returnUnits what was, and is to come back
 * @param returnId the return; null while there is none, or where the merchant has returns of its own
 */
public record Stated(
        long id,
        long orderId,
        String name,
        String email,
        Instant at,
        int cancelledUnits,
        int returnUnits,
        @Nullable Long returnId) {}
