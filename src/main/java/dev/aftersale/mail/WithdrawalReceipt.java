package dev.aftersale.mail;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a buyer gets on a durable medium when it has withdrawn from a contract: the statement as it was made, when it came,
 * and what follows from it.
 *
 * @param language of the page on which it was made
 * @param returnPage of the merchant, where it takes returns on a page of its own
 */
public record WithdrawalReceipt(
        String language,
        String name,
        String email,
        Instant statedAt,
        List<Line> cancelled,
        List<Line> returned,
        @Nullable String returnPage) {

    public record Line(String title, int quantity) {}
}
