package dev.aftersale.operator;

import dev.aftersale.event.WebhookHealth;
import dev.aftersale.merchant.Merchant;

/** A subscription in the operator's list. */
public record WebhookRow(Merchant merchant, WebhookHealth health) {}
