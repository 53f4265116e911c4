package dev.aftersale.operator;

import dev.aftersale.merchant.Merchant;
import dev.aftersale.returns.Return;

/** A return that its merchant did not answer in time. */
public record OverdueReturn(Merchant merchant, Return request) {}
