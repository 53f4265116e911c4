package dev.aftersale.merchant;

import dev.aftersale.base.MerchantId;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A seller. Clients name it by the id of its settings node (CMS), of its page, or of its catalog.
 *
 * @param suspension why it may change nothing at the moment; null: it may
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
        @Nullable Suspension suspension,
        MerchantSettings settings,
        Instant createdAt) {

    /** @param reason as the operator put it */
    public record Suspension(String reason, Instant since) {}

    /** A suspended merchant reads, but sells and changes nothing; its buyers keep their rights. */
    public boolean suspended() {
        return suspension != null;
    }

    /** Where the merchant is told of what has no address of its own, if anywhere. */
    public @Nullable String noticesEmail() {
        String own = settings.contacts().noticesEmail();
        return own == null ? supportEmail : own;
    }

    /** All that it is written to, those of its queues first. */
    public Set<String> addresses() {
        var addresses = new LinkedHashSet<String>();
        Stream.concat(
                        Stream.of(SupportQueue.values()).map(this::addressFor),
                        Stream.of(settings.contacts().noticesEmail(), supportEmail))
                .filter(Objects::nonNull)
                .filter(address -> !address.isBlank())
                .map(String::strip)
                .forEach(addresses::add);
        return addresses;
    }

    /** Where mail of this kind goes: to its own address, else where notices go, else to the support address. */
    public @Nullable String addressFor(SupportQueue queue) {
        String own = settings.contacts().queues().of(queue);
        return own == null ? noticesEmail() : own;
    }
}
