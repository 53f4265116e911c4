package dev.aftersale.merchant;

import dev.aftersale.base.Problem;
import dev.aftersale.ledger.FeeSchedule;
import java.time.Duration;

/**
 * How orders of a merchant are treated: the terms that the platform has settled with it, and what the merchant chooses.
 *
 * @param hold how long a new order waits in FB_PROCESSING before the merchant sees it
 * @param cancelUnshippedAfter when an order of which nothing more is shipped is cancelled
 * @param shipWithin what {@code ship_by_date} promises
 * @param releaseAfter how long after capture the merchant's share becomes available
 * @param pricesIncludeTax whether refund amounts name sums with tax in them, as in the UK
 * @param fees what the platform takes of each capture
 * @param desk how what buyers write comes to its help desk
 * @param shopMails what becomes of mails that its shop sends buyers by itself
 */
public record MerchantSettings(
        Duration hold,
        Duration cancelUnshippedAfter,
        Duration shipWithin,
        Duration releaseAfter,
        boolean pricesIncludeTax,
        FeeSchedule fees,
        ShopSettings shop,
        Contacts contacts,
        Policies policies,
        BuyerCancel buyerCancel,
        ConsentOffer consent,
        Withdrawal withdrawal,
        DeskKind desk,
        ShopMailPolicy shopMails) {

    public MerchantSettings {
        if (consent.offered() && policies.privacyUrl() == null) {
            throw Problem.INVALID_PARAMETER.at("consent", "needs a link to the shop's privacy policy first.");
        }
    }
}
