package dev.aftersale.pages;

import java.util.Locale;

/** What a badge, toast or stripe wants to say by its colour; its words say the same. */
public enum Tone {
    NEUTRAL,
    ACCENT,
    OK,
    WARN,
    BAD;

    /** As the style sheet names it. */
    public String css() {
        return name().toLowerCase(Locale.ROOT);
    }
}
