package dev.aftersale.staff;

import org.jspecify.annotations.Nullable;

/**
 * An account: one for each e-mail address, whatever it is used for.
 *
 * @param passwordHash null: none is set, so none is right
 * @param operator whether it belongs to the platform's people
 * @param locale as chosen, a BCP 47 tag; null: as the browser has it
 * @param zone as chosen; null: the merchant's
 * @param totpSealed the secret of the app that makes codes; null: none is set up
 * @param totpStep the last half minute whose code was used
 */
record Person(
        long id,
        String email,
        String name,
        @Nullable String passwordHash,
        boolean operator,
        @Nullable String locale,
        @Nullable String zone,
        byte @Nullable [] totpSealed,
        long totpStep) {}
