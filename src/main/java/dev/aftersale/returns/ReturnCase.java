package dev.aftersale.returns;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What rules see of a request; kept with it, so that a preview of other rules sees just the same.
 *
 * @param value of what is to come back, with its tax, in minor units
 * @param buyer as it was before this request
 */
public record ReturnCase(
        Set<ReturnReason> reasons,
        List<String> retailerIds,
        long value,
        String currency,
        Resolution resolution,
        int photos,
        BuyerHistory buyer) {

    /**
     * @param orders earlier ones, this one not counted; 0 for a buyer whom the platform can't tell from others
     * @param days since the first of them
     * @param returns requested within a year
     * @param declined of these
     */
    public record BuyerHistory(int orders, long days, int returns, int declined) {
        public static final BuyerHistory NONE = new BuyerHistory(0, 0, 0, 0);
    }

    /** What came of it. */
    public record Decided(Verdict verdict, @Nullable String rule) {}
}
