package dev.aftersale.mail.mime;

import java.util.List;

/** A piece of a text, in its order: what its writer wrote, or what they quote of an earlier message. */
public record Passage(String text, boolean quoted) {

    /** All of {@code text}, which has line feeds. */
    public static List<Passage> of(String text) {
        return Quotations.passages(text);
    }
}
