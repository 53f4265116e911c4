package dev.aftersale.staff;

import dev.aftersale.base.MerchantId;
import java.time.ZoneId;
import java.util.Locale;

/**
 * Who works in the console at the moment. An argument of a controller's method gets it from the request.
 *
 * @param staffId the person's, the same for all merchants they work for
 * @param merchant the one that they chose; all that they see and do is this one's
 */
public record SignedIn(
        long staffId, MerchantId merchant, String name, String email, Role role, Locale locale, ZoneId zone) {

    public boolean may(Permission permission) {
        return role.may(permission);
    }
}
