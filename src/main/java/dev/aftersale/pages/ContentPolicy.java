package dev.aftersale.pages;

/** What a page may load. All pages have {@link #PAGE}; one that needs another sets the header before it is rendered. */
public final class ContentPolicy {

    public static final String HEADER = "Content-Security-Policy";

    /** Our own files and nothing else: no inline script or style, nothing of others, in nobody's frame. */
    public static final String PAGE =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
                    + " connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /** For a page that shows something of ours in a frame. */
    public static final String WITH_OWN_FRAMES = PAGE + "; frame-src 'self'";

    private ContentPolicy() {}
}
