package dev.aftersale.merchant;

import org.jspecify.annotations.Nullable;

/**
 * Which merchants an operator looks for.
 *
 * @param text the beginning of a name, or one of the merchant's ids; null: all
 * @param suspendedOnly only those that are suspended
 * @param after continue after the merchant of this id; 0: from the first
 */
public record MerchantSearch(@Nullable String text, boolean suspendedOnly, long after, int limit) {

    public MerchantSearch {
        text = text == null || text.isBlank() ? null : text.strip();
    }
}
