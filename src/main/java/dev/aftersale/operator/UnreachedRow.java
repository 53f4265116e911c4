package dev.aftersale.operator;

import dev.aftersale.mail.check.Checks;
import dev.aftersale.merchant.Merchant;

/** An address of a merchant that our mail does not reach. */
public record UnreachedRow(Merchant merchant, Checks.Unreached place) {}
