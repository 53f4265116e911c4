package dev.aftersale.mail.check;

import java.util.Locale;

/** What a check looks at, in this order. */
public enum CheckStep {
    /** Is it an address, in whatever script? */
    ADDRESS,
    /** Which servers take mail for its domain? */
    EXCHANGERS,
    /** Does each of them answer? */
    CONNECTION,
    /** What do they say they can do? */
    GREETING,
    /** Is the connection encrypted, and to whom? */
    ENCRYPTION,
    /** Do they take mail from us for this address? */
    RECIPIENT,
    /** Do they take mail for anybody at all? */
    CATCH_ALL,
    /** Does a real mail arrive before somebody's eyes? */
    MESSAGE,
    /** Does one with a large attachment? */
    ATTACHMENT,
    /** Are our own records in order, as others see them? */
    OWN_RECORDS;

    /** As texts name it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
