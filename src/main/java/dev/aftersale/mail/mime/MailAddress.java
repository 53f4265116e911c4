package dev.aftersale.mail.mime;

/**
 * Somebody in a header.
 *
 * @param name as people read it; empty if there is none
 * @param address {@code local@domain} as it was written, without angle brackets
 */
public record MailAddress(String name, String address) {}
