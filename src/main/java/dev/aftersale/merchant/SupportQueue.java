package dev.aftersale.merchant;

import java.util.Locale;

/** What a mail to a merchant is about, as its help desk sorts it: each may have an address of its own. */
public enum SupportQueue {
    INQUIRY,
    CLAIM,
    CHARGEBACK,
    SALE,
    /** The check whether the merchant's mail server accepts our mail. */
    TEST;

    /** As texts and headers name it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
