package dev.aftersale.console;

/** How much there is of what has a page of its own. */
public record SettingsTally(long liveTokens, long webhooks, long failingWebhooks, long unreached) {}
