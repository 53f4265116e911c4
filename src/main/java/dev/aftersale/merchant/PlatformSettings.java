package dev.aftersale.merchant;

import dev.aftersale.ledger.FeeSchedule;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What holds for merchants that have settled nothing else. The fees are an example of the field's usual size (5 % with a
 * minimum of 0.40 for selling, 2.9 % + 0.30 for processing); each platform sets its own.
 */
@ConfigurationProperties("aftersale.merchant-defaults")
public record PlatformSettings(
        @DefaultValue("5m") Duration hold,
        @DefaultValue("30d") Duration cancelUnshippedAfter,
        @DefaultValue("3d") Duration shipWithin,
        @DefaultValue("5d") Duration releaseAfter,
        @DefaultValue("500") int sellingFeeBasisPoints,
        @DefaultValue("40") long sellingFeeMinimum,
        @DefaultValue("290") int processingFeeBasisPoints,
        @DefaultValue("30") long processingFeeFixed) {

    FeeSchedule fees() {
        return new FeeSchedule(sellingFeeBasisPoints, sellingFeeMinimum, processingFeeBasisPoints, processingFeeFixed);
    }
}
