package dev.aftersale.console;

import java.time.Instant;

/** What somebody of the staff noted on an order; nobody outside sees it. */
public record OrderNote(long id, long staffId, String author, String body, Instant at) {}
