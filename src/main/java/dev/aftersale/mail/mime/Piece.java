package dev.aftersale.mail.mime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a message of ours is made of. */
sealed interface Piece {

    /** @param subtype {@code mixed}, {@code alternative} or {@code related} */
    record Group(String subtype, List<Piece> pieces) implements Piece {}

    /**
     * @param text with line feeds
     * @param flowed as in {@code format=flowed} (RFC 3676): lines that end with a blank go on in the next one
     */
    record Words(String text, boolean html, boolean flowed, boolean delSp) implements Piece {}

    /** @param contentId by which the HTML names it, without angle brackets */
    record Enclosed(Attachment file, @Nullable String contentId) implements Piece {}
}
