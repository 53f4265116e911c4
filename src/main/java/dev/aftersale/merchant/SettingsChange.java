package dev.aftersale.merchant;

import dev.aftersale.ledger.FeeSchedule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a merchant has settled for itself; null: as the platform has it. Stored as JSON, seconds for durations. */
public record SettingsChange(
        @Nullable Long holdSeconds,
        @Nullable Long cancelUnshippedAfterSeconds,
        @Nullable Long shipWithinSeconds,
        @Nullable Long releaseAfterSeconds,
        @Nullable Boolean pricesIncludeTax,
        @Nullable Integer sellingFeeBasisPoints,
        @Nullable Long sellingFeeMinimum,
        @Nullable Integer processingFeeBasisPoints,
        @Nullable Long processingFeeFixed) {

    public static final SettingsChange NONE = new SettingsChange(null, null, null, null, null, null, null, null, null);

    /** Fills what is not settled from the platform's settings. */
    MerchantSettings over(PlatformSettings platform, String currency) {
        return new MerchantSettings(
                seconds(holdSeconds, platform.hold()),
                seconds(cancelUnshippedAfterSeconds, platform.cancelUnshippedAfter()),
                seconds(shipWithinSeconds, platform.shipWithin()),
                seconds(releaseAfterSeconds, platform.releaseAfter()),
                // Source: connectors of the British programme send refund amounts with tax in them.
                pricesIncludeTax == null ? currency.equals("GBP") : pricesIncludeTax,
                new FeeSchedule(
                        or(sellingFeeBasisPoints, platform.fees().sellingBasisPoints()),
                        or(sellingFeeMinimum, platform.fees().sellingMinimum()),
                        or(processingFeeBasisPoints, platform.fees().processingBasisPoints()),
                        or(processingFeeFixed, platform.fees().processingFixed())));
    }

    /** This change laid over an earlier one. */
    SettingsChange after(SettingsChange earlier) {
        return new SettingsChange(
                first(holdSeconds, earlier.holdSeconds),
                first(cancelUnshippedAfterSeconds, earlier.cancelUnshippedAfterSeconds),
                first(shipWithinSeconds, earlier.shipWithinSeconds),
                first(releaseAfterSeconds, earlier.releaseAfterSeconds),
                first(pricesIncludeTax, earlier.pricesIncludeTax),
                first(sellingFeeBasisPoints, earlier.sellingFeeBasisPoints),
                first(sellingFeeMinimum, earlier.sellingFeeMinimum),
                first(processingFeeBasisPoints, earlier.processingFeeBasisPoints),
                first(processingFeeFixed, earlier.processingFeeFixed));
    }

    private static Duration seconds(@Nullable Long own, Duration platform) {
        return own == null ? platform : Duration.ofSeconds(own);
    }

    private static int or(@Nullable Integer own, int platform) {
        return own == null ? platform : own;
    }

    private static long or(@Nullable Long own, long platform) {
        return own == null ? platform : own;
    }

    private static <T> @Nullable T first(@Nullable T later, @Nullable T earlier) {
        return later == null ? earlier : later;
    }
}
