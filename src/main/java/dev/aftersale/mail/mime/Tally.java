package dev.aftersale.mail.mime;

/** Counts what is taken out of one message. */
final class Tally {

    int active;
    int trackers;
    private int text;
    private int html;
    private int headers;

    void text() {
        text++;
    }

    void html() {
        html++;
    }

    void header() {
        headers++;
    }

    Rewritten.Redactions sum() {
        return new Rewritten.Redactions(text, html, headers, active, trackers);
    }
}
