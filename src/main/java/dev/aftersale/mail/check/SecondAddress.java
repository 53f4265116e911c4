package dev.aftersale.mail.check;

import dev.aftersale.base.Tx;
import java.util.Locale;

/** Tells a merchant elsewhere that one of its addresses can't be reached. */
public interface SecondAddress {

    /**
     * @param recipient another address of the merchant
     * @param failing the one that can't be reached
     * @param unseen mail is accepted there, but nobody confirmed it
     * @param path of the report in the console
     */
    void tell(Tx tx, String recipient, String failing, boolean unseen, Locale locale, String path);
}
