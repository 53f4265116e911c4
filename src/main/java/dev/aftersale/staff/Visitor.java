package dev.aftersale.staff;

/** Who knocks, as far as a request tells. */
public record Visitor(String address, String browser) {

    private static final int BROWSER_CHARS = 200;

    public Visitor {
        browser = browser.length() > BROWSER_CHARS ? browser.substring(0, BROWSER_CHARS) : browser;
    }
}
