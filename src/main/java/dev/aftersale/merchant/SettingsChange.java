package dev.aftersale.merchant;

import dev.aftersale.ledger.FeeSchedule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What holds for a merchant in particular; null: as the platform has it. Stored as JSON, seconds for durations.
 *
 * <p>First the terms, number by number, which the platform settles with it; then what the merchant chooses itself, in
 * groups that are changed as a whole, as a form sends them.
 */
public record SettingsChange(
        @Nullable Long holdSeconds,
        @Nullable Long cancelUnshippedAfterSeconds,
        @Nullable Long shipWithinSeconds,
        @Nullable Long releaseAfterSeconds,
        @Nullable Boolean pricesIncludeTax,
        @Nullable Integer sellingFeeBasisPoints,
        @Nullable Long sellingFeeMinimum,
        @Nullable Integer processingFeeBasisPoints,
        @Nullable Long processingFeeFixed,
        @Nullable ShopSettings shop,
        @Nullable Contacts contacts,
        @Nullable Policies policies,
        @Nullable BuyerCancel buyerCancel,
        @Nullable ConsentOffer consent,
        @Nullable Withdrawal withdrawal,
        @Nullable DeskKind desk,
        @Nullable ShopMailPolicy shopMails) {

    public static final SettingsChange NONE = new SettingsChange(null, null, null, null, null, null, null, null);

    /** Terms alone. */
    public SettingsChange(
            @Nullable Long holdSeconds,
            @Nullable Long cancelUnshippedAfterSeconds,
            @Nullable Long shipWithinSeconds,
            @Nullable Long releaseAfterSeconds,
            @Nullable Boolean pricesIncludeTax,
            @Nullable Integer sellingFeeBasisPoints,
            @Nullable Long sellingFeeMinimum,
            @Nullable Integer processingFeeBasisPoints,
            @Nullable Long processingFeeFixed) {
        this(
                holdSeconds,
                cancelUnshippedAfterSeconds,
                shipWithinSeconds,
                releaseAfterSeconds,
                pricesIncludeTax,
                sellingFeeBasisPoints,
                sellingFeeMinimum,
                processingFeeBasisPoints,
                processingFeeFixed,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** The merchant's own choices alone. */
    private SettingsChange(
            @Nullable ShopSettings shop,
            @Nullable Contacts contacts,
            @Nullable Policies policies,
            @Nullable BuyerCancel buyerCancel,
            @Nullable ConsentOffer consent,
            @Nullable Withdrawal withdrawal,
            @Nullable DeskKind desk,
            @Nullable ShopMailPolicy shopMails) {
        this(
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                shop,
                contacts,
                policies,
                buyerCancel,
                consent,
                withdrawal,
                desk,
                shopMails);
    }

    public static SettingsChange of(ShopSettings shop) {
        return new SettingsChange(shop, null, null, null, null, null, null, null);
    }

    public static SettingsChange of(Contacts contacts) {
        return new SettingsChange(null, contacts, null, null, null, null, null, null);
    }

    public static SettingsChange of(Policies policies) {
        return new SettingsChange(null, null, policies, null, null, null, null, null);
    }

    public static SettingsChange of(BuyerCancel buyerCancel) {
        return new SettingsChange(null, null, null, buyerCancel, null, null, null, null);
    }

    public static SettingsChange of(ConsentOffer consent) {
        return new SettingsChange(null, null, null, null, consent, null, null, null);
    }

    public static SettingsChange of(Withdrawal withdrawal) {
        return new SettingsChange(null, null, null, null, null, withdrawal, null, null);
    }

    public static SettingsChange of(DeskKind desk) {
        return new SettingsChange(null, null, null, null, null, null, desk, null);
    }

    public static SettingsChange of(ShopMailPolicy shopMails) {
        return new SettingsChange(null, null, null, null, null, null, null, shopMails);
    }

    /** Fills what is not settled from the platform's settings. */
    MerchantSettings over(PlatformSettings platform, String currency, String country) {
        FeeSchedule fees = platform.fees(currency);
        return new MerchantSettings(
                seconds(holdSeconds, platform.hold()),
                seconds(cancelUnshippedAfterSeconds, platform.cancelUnshippedAfter()),
                seconds(shipWithinSeconds, platform.shipWithin()),
                seconds(releaseAfterSeconds, platform.releaseAfter()),
                // Source: connectors of the British programme send refund amounts with tax in them.
                pricesIncludeTax == null ? currency.equals("GBP") : pricesIncludeTax,
                new FeeSchedule(
                        or(sellingFeeBasisPoints, fees.sellingBasisPoints()),
                        or(sellingFeeMinimum, fees.sellingMinimum()),
                        or(processingFeeBasisPoints, fees.processingBasisPoints()),
                        or(processingFeeFixed, fees.processingFixed())),
                or(shop, ShopSettings.of(country)),
                or(contacts, Contacts.NONE),
                or(policies, Policies.NONE),
                or(buyerCancel, BuyerCancel.USUAL),
                or(consent, ConsentOffer.NONE),
                or(withdrawal, Withdrawal.USUAL),
                or(desk, DeskKind.MAIL),
                or(shopMails, ShopMailPolicy.HOLD));
    }

    /** This change laid over an earlier one. */
    public SettingsChange after(SettingsChange earlier) {
        return new SettingsChange(
                first(holdSeconds, earlier.holdSeconds),
                first(cancelUnshippedAfterSeconds, earlier.cancelUnshippedAfterSeconds),
                first(shipWithinSeconds, earlier.shipWithinSeconds),
                first(releaseAfterSeconds, earlier.releaseAfterSeconds),
                first(pricesIncludeTax, earlier.pricesIncludeTax),
                first(sellingFeeBasisPoints, earlier.sellingFeeBasisPoints),
                first(sellingFeeMinimum, earlier.sellingFeeMinimum),
                first(processingFeeBasisPoints, earlier.processingFeeBasisPoints),
                first(processingFeeFixed, earlier.processingFeeFixed),
                first(shop, earlier.shop),
                first(contacts, earlier.contacts),
                first(policies, earlier.policies),
                first(buyerCancel, earlier.buyerCancel),
                first(consent, earlier.consent),
                first(withdrawal, earlier.withdrawal),
                first(desk, earlier.desk),
                first(shopMails, earlier.shopMails));
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

    private static <T> T or(@Nullable T own, T usual) {
        return own == null ? usual : own;
    }

    private static <T> @Nullable T first(@Nullable T later, @Nullable T earlier) {
        return later == null ? earlier : later;
    }
}
