package dev.aftersale.support;

import dev.aftersale.base.Problem;
import org.jspecify.annotations.Nullable;

/** A message to be written. Line ends become {@code \n}; other control characters, of which none is text, are dropped. */
public record NewMessage(
        long orderId,
        SupportThread.Kind kind,
        Message.Author author,
        @Nullable String authorName,
        Message.Via via,
        String body) {

    public NewMessage {
        body = body.replace("\r\n", "\n")
                .replace('\r', '\n')
                .replaceAll("[\\p{Cc}&&[^\n\t]]", "")
                .strip();
        if (body.isEmpty()) {
            throw Problem.INVALID_PARAMETER.because("A message must not be empty.");
        }
        if (body.length() > Message.LONGEST) {
            throw Problem.INVALID_PARAMETER.because("A message must have at most " + Message.LONGEST + " characters.");
        }
    }
}
