package dev.aftersale.mail.mime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reader called a message of ours spam, and their provider tells us (RFC 5965; Hotmail's and Yahoo's manners too).
 *
 * @param feedbackType {@code abuse} for the most part
 * @param recipients who complained, as far as it is told
 * @param originalMessageId with angle brackets
 */
public record Complaint(
        String feedbackType,
        List<String> recipients,
        @Nullable String originalMessageId) {}
