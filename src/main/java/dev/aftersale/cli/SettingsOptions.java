package dev.aftersale.cli;

import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.merchant.ShopMailPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What a merchant settles for itself; what is left out stays as the platform has it. */
final class SettingsOptions {

    /** {@code 90s}, {@code 5m}, {@code 36h}, {@code 30d}, or ISO 8601. */
    static final class DurationReader implements ITypeConverter<Duration> {

        @Override
        public Duration convert(String text) {
            try {
                return DurationStyle.detectAndParse(text, java.time.temporal.ChronoUnit.SECONDS);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "' is no duration such as 90s, 5m, 36h or 30d");
            }
        }
    }

    @Nullable
    @Option(
            names = "--hold",
            paramLabel = "TIME",
            converter = DurationReader.class,
            description = "How long a new order waits before the merchant sees it, for example 5m; 0s: not at all.")
    Duration hold;

    @Nullable
    @Option(
            names = "--cancel-unshipped-after",
            paramLabel = "TIME",
            converter = DurationReader.class,
            description = "When an order that nobody ships is cancelled, for example 30d.")
    Duration cancelUnshippedAfter;

    @Nullable
    @Option(
            names = "--ship-within",
            paramLabel = "TIME",
            converter = DurationReader.class,
            description = "What ship_by_date promises, for example 3d.")
    Duration shipWithin;

    @Nullable
    @Option(
            names = "--release-after",
            paramLabel = "TIME",
            converter = DurationReader.class,
            description = "How long after capture the merchant's share becomes available.")
    Duration releaseAfter;

    @Nullable
    @Option(
            names = "--prices-include-tax",
            paramLabel = "true|false",
            description = "Whether refund amounts are named with tax in them (true for GBP).")
    Boolean pricesIncludeTax;

    @Nullable
    @Option(
            names = "--selling-fee",
            paramLabel = "BP",
            description = "Selling fee in basis points of what is sold before tax: 500 is 5 %%.")
    Integer sellingFee;

    @Nullable
    @Option(
            names = "--selling-fee-minimum",
            paramLabel = "MINOR",
            description =
                    "Its minimum for a capture, in minor units of the merchant's currency: 40 is 0.40 GBP, or 40 JPY.")
    Long sellingFeeMinimum;

    @Nullable
    @Option(
            names = "--processing-fee",
            paramLabel = "BP",
            description = "Processing fee in basis points of everything captured.")
    Integer processingFee;

    @Nullable
    @Option(
            names = "--processing-fee-fixed",
            paramLabel = "MINOR",
            description = "On top of it, for a capture, in minor units of the merchant's currency.")
    Long processingFeeFixed;

    @Nullable
    @Option(
            names = "--shop-mails",
            paramLabel = "HOLD|DROP|FORWARD",
            description = "What becomes of mails that the merchant's shop sends buyers by itself.")
    ShopMailPolicy shopMails;

    SettingsChange change() {
        var terms = new SettingsChange(
                seconds(hold),
                seconds(cancelUnshippedAfter),
                seconds(shipWithin),
                seconds(releaseAfter),
                pricesIncludeTax,
                sellingFee,
                sellingFeeMinimum,
                processingFee,
                processingFeeFixed);
        return shopMails == null ? terms : SettingsChange.of(shopMails).after(terms);
    }

    private static @Nullable Long seconds(@Nullable Duration duration) {
        return duration == null ? null : duration.toSeconds();
    }
}
