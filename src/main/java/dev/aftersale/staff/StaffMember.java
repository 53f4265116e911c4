package dev.aftersale.staff;

import dev.aftersale.base.MerchantId;
import java.time.Instant;

/**
 * Somebody who works for a merchant, or is invited to.
 *
 * @param id the person's
 * @param joined whether the invitation was accepted
 */
public record StaffMember(
        long id, MerchantId merchant, String email, String name, Role role, boolean joined, Instant since) {

    StaffMember as(Role other) {
        return new StaffMember(id, merchant, email, name, other, joined, since);
    }

    boolean isOwner() {
        return joined && role == Role.OWNER;
    }
}
