package dev.aftersale.imports;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A record of a file as it stands there.
 *
 * @param number counted from 1, without the header and empty lines
 * @param line on which it begins, counted from 1
 */
record RawRecord(long number, long line, byte[] bytes, Flaw flaw) {

    enum Flaw {
        NONE,
        /** A quote is opened and not closed within reach: what follows is read as records of its own. */
        QUOTE_OPEN,
        /** Longer than any record can be; only its beginning is kept. */
        TOO_LONG
    }

    /** @throws CharacterCodingException if it is no UTF-8 */
    String text() throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    RawRecord numbered(long other) {
        return new RawRecord(other, line, bytes, flaw);
    }
}
