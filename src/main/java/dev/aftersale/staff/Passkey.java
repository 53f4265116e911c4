package dev.aftersale.staff;

import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A key on a device, or in somebody's password store.
 *
 * @param record its id and public key, as WebAuthn writes them
 * @param backedUp whether its device said that it keeps copies elsewhere
 */
public record Passkey(
        byte[] credentialId,
        long personId,
        String name,
        byte[] record,
        long signCount,
        boolean backedUp,
        Instant createdAt,
        @Nullable Instant usedAt) {

    /** As pages name it. */
    public String id() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(credentialId);
    }
}
