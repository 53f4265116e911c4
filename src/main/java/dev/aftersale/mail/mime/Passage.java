package dev.aftersale.mail.mime;

/** A piece of a text, in its order: what its writer wrote, or what they quote of an earlier message. */
public record Passage(String text, boolean quoted) {}
