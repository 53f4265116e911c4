package dev.aftersale.desk;

/** Where a merchant's own desk takes messages. */
public record WebhookAccount(String url) {}
