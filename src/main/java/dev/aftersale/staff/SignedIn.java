package dev.aftersale.staff;

import dev.aftersale.base.MerchantId;
import java.time.ZoneId;
import java.util.Locale;

/**
 * Who works in the console at the moment. An argument of a controller's method gets it from the request.
 *
 * @param staffId the person's, the same for all merchants they work for
 * @param merchant the one that they chose; all that they see and do is this one's
 * @param suspended whether the merchant is: then nobody may change anything
 */
public record SignedIn(
        long staffId,
        MerchantId merchant,
        String name,
        String email,
        Role role,
        boolean suspended,
        Locale locale,
        ZoneId zone) {

    /** Now, which is what pages offer; what the role is for is another question while the merchant is suspended. */
    public boolean may(Permission permission) {
        return role.may(permission) && !(suspended && permission.changes());
    }
}
