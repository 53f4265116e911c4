package dev.aftersale.staff;

import dev.aftersale.base.MerchantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A browser that is logged in, or on its way there.
 *
 * @param id what it is listed and ended by; its token is known to the browser alone
 * @param merchant of the console, once it is open
 * @param role there; a session ends when its person's role changes
 * @param locale as the person chose it
 * @param zone as the person chose it
 */
public record Session(
        long id,
        long personId,
        Desk desk,
        Stage stage,
        @Nullable MerchantId merchant,
        @Nullable Role role,
        String email,
        String name,
        @Nullable String locale,
        @Nullable String zone,
        String address,
        String browser,
        Instant createdAt,
        Instant seenAt) {

    public boolean isOpen() {
        return stage == Stage.OPEN;
    }
}
