package dev.aftersale.base;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** Text in files, of which nobody says in which charset it is. */
public final class TextBytes {

    private TextBytes() {}

    /** The same with {@code change} done to what it says; what isn't changed stays as it was, byte for byte. */
    public static byte[] changed(byte[] bytes, UnaryOperator<String> change) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        boolean isUtf8 = Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes);
        // otherwise one in which each byte is a character
        Charset charset = isUtf8 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
        return change.apply(isUtf8 ? text : new String(bytes, charset)).getBytes(charset);
    }
}
