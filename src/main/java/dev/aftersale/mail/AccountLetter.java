package dev.aftersale.mail;

import java.util.List;

/**
 * A mail about somebody's account, in words: all of it plain text.
 *
 * @param language of the texts, as HTML names it
 * @param action what the one link is for
 * @param url the link; a secret of whoever reads that mailbox
 */
public record AccountLetter(
        String language,
        String subject,
        String heading,
        List<String> paragraphs,
        String action,
        String url,
        String footer) {}
