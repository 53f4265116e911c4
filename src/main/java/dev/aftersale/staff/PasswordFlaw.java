package dev.aftersale.staff;

/** What is wrong with a new password. */
public enum PasswordFlaw {
    TOO_SHORT,
    TOO_LONG,
    /** Of few letters, or little more than the own address. */
    TOO_PLAIN
}
