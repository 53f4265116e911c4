package dev.aftersale.imports;

import dev.aftersale.base.Problem;
import java.util.Locale;

/** Why a record is not taken, in a word that scripts can count. */
record Reason(String code) {

    static final Reason ENCODING = new Reason("not_utf8");
    static final Reason QUOTE_OPEN = new Reason("quote_not_closed");
    static final Reason TOO_LONG = new Reason("too_long");
    static final Reason COLUMNS = new Reason("wrong_number_of_columns");
    static final Reason CHARACTERS = new Reason("not_text");
    static final Reason NO_ORDER = new Reason("order_missing");
    static final Reason NO_SKU = new Reason("sku_missing");
    static final Reason BAD_QUANTITY = new Reason("quantity_unreadable");
    static final Reason BAD_AMOUNT = new Reason("amount_unreadable");
    static final Reason BAD_TIME = new Reason("time_unreadable");
    static final Reason BAD_EMAIL = new Reason("email_unreadable");
    static final Reason NOT_POSITIVE_PRICE = new Reason("price_not_positive");
    static final Reason NO_QUANTITY = new Reason("quantity_zero");
    static final Reason NEGATIVE_QUANTITY = new Reason("quantity_negative");
    static final Reason NO_PURCHASE = new Reason("no_matching_purchase");
    static final Reason NO_NUMBER = new Reason("external_id_missing");

    /** Refused by the order or the refund itself. */
    static Reason of(Problem problem) {
        return new Reason(problem.name().toLowerCase(Locale.ROOT));
    }
}
