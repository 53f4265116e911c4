package dev.aftersale.mail.auth;

/** The domain that signs our mail: the one our addresses end in, or are below. */
public record SigningDomain(String name) {}
