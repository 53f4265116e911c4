package dev.aftersale.api.graph;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A place in a list: the sort keys of the row that stands there, or how many rows stand before. Opaque to clients; what
 * it holds is validated, because it comes back from them.
 */
public final class Cursor {

    private static final int MAX_KEYS = 4;
    private static final int MAX_LENGTH = 120;

    private final long[] keys;

    private Cursor(long[] keys) {
        this.keys = keys;
    }

    public static Cursor of(long... keys) {
        return new Cursor(keys.clone());
    }

    /** Null if the text is none of ours or has another number of keys. */
    static @Nullable Cursor parse(String text, int keys) {
        if (text.length() > MAX_LENGTH || keys > MAX_KEYS) {
            return null;
        }
        try {
            byte[] decoded = Base64.getUrlDecoder().decode(text);
            String[] words = new String(decoded, StandardCharsets.ISO_8859_1).split("\\.", -1);
            if (words.length != keys) {
                return null;
            }
            return new Cursor(Arrays.stream(words).mapToLong(Long::parseLong).toArray());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    public long key(int index) {
        return keys[index];
    }

    /** As it goes over the wire. */
    @Override
    public String toString() {
        String text = Arrays.stream(keys).mapToObj(Long::toString).collect(Collectors.joining("."));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
