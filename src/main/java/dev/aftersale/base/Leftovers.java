package dev.aftersale.base;

import org.springframework.core.env.PropertyResolver;

/** What a capability has kept for long enough. */
public interface Leftovers {

    /** How many rows one transaction throws away at most, so that none is held up by it. */
    int AT_ONCE = 1000;

    /** Throws away some of it, and tells whether there may be more. */
    boolean sweep();

    /**
     * Reads how many days something is kept.
     *
     * @param fewest what others rely on
     */
    static int days(PropertyResolver properties, String name, int usual, int fewest) {
        int days = properties.getProperty(name, Integer.class, usual);
        if (days < fewest) {
            throw new IllegalStateException(name + " must be at least " + fewest + ", not " + days);
        }
        return days;
    }
}
