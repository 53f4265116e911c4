package dev.aftersale.merchant;

import dev.aftersale.ledger.FeeSchedule;
import java.time.Duration;
import java.util.Currency;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What holds for merchants that have settled nothing else. The fees are an example of the field's usual size (5 % with a
 * minimum of 0.40 for selling, 2.9 % + 0.30 for processing); each platform sets its own. The amounts are as many minor units
 * in every currency that is not named: 0.40 is what is usual in dollars, and ¥40 or 0.040 dinars are worth less than that.
 */
@ConfigurationProperties("aftersale.merchant-defaults")
public record PlatformSettings(
        @DefaultValue("5m") Duration hold,
        @DefaultValue("30d") Duration cancelUnshippedAfter,
        @DefaultValue("3d") Duration shipWithin,
        @DefaultValue("5d") Duration releaseAfter,
        @DefaultValue("500") int sellingFeeBasisPoints,
        @DefaultValue("40") DefaultAmount sellingFeeMinimum,
        @DefaultValue("290") int processingFeeBasisPoints,
        @DefaultValue("30") DefaultAmount processingFeeFixed) {

    FeeSchedule fees(String currency) {
        var of = Currency.getInstance(currency);
        return new FeeSchedule(
                sellingFeeBasisPoints, sellingFeeMinimum.in(of), processingFeeBasisPoints, processingFeeFixed.in(of));
    }
}
