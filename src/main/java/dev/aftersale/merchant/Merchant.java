package dev.aftersale.merchant;

import dev.aftersale.base.MerchantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A seller. Clients name it by the id of its settings node (CMS), of its page, or of its catalog.
 *
 * @param settings complete: the merchant's own where it has any, the platform's otherwise
 */
public record Merchant(
        MerchantId id,
        long cmsId,
        long pageId,
        long catalogId,
        String name,
        String currency,
        String country,
        @Nullable String supportEmail,
        boolean suspended,
        MerchantSettings settings,
        Instant createdAt) {

    /** Where the merchant is told of sales, returns and messages, if anywhere. */
    public @Nullable String noticesEmail() {
        String own = settings.contacts().noticesEmail();
        return own == null ? supportEmail : own;
    }
}
