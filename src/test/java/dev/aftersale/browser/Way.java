package dev.aftersale.browser;

/** How somebody works with a page. What works in one way works in all. */
enum Way {
    MOUSE,
    /** Tab, Enter, space, arrows and letters; never a click. */
    KEYBOARD,
    /** With the mouse, and without JavaScript. */
    NO_SCRIPT
}
