package dev.aftersale.console;

import java.util.Locale;

/** What is open beside an order, to be done with it. */
public enum Panel {
    NONE,
    ACKNOWLEDGE,
    SHIP,
    CANCEL,
    REFUND;

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Panel of(String name) {
        for (Panel panel : values()) {
            if (panel.key().equals(name)) {
                return panel;
            }
        }
        return NONE;
    }
}
