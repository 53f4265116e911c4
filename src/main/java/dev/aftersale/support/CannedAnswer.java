package dev.aftersale.support;

/**
 * An answer that is written once.
 *
 * @param language of the buyers it is for, as {@code de}; "": any
 * @param body with {@linkplain CannedField fields}
 */
public record CannedAnswer(long id, String name, String language, String body) {

    public static final int LONGEST_NAME = 60;
}
