package dev.aftersale.staff;

/** How far a log-in has come. Each step makes a new session and ends the one before. */
public enum Stage {
    /** The password was right; a second factor is asked for. */
    SECOND_FACTOR,
    /** Works for several merchants, and has to choose one. */
    MERCHANT,
    /** Logged in. */
    OPEN
}
