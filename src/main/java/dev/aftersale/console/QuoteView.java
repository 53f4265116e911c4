package dev.aftersale.console;

import dev.aftersale.refund.Quote;
import org.jspecify.annotations.Nullable;

/**
 * What stands beside the refund form: what it would do, or why not.
 *
 * @param quote null: there is nothing to quote yet
 * @param refusal why it can't be done, in words
 */
public record QuoteView(@Nullable Quote quote, @Nullable String refusal) {

    static final QuoteView NOTHING = new QuoteView(null, null);
}
