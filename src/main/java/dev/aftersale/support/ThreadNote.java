package dev.aftersale.support;

import java.time.Instant;

/** What somebody told colleagues about a thread. */
public record ThreadNote(long id, String authorName, String body, Instant at) {}
