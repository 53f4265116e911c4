package dev.aftersale.staff;

/** Where somebody logs in: each has sessions of its own, so one browser can be at both. */
public enum Desk {
    CONSOLE,
    OPERATOR
}
