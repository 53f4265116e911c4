package dev.aftersale.operator;

import dev.aftersale.desk.DeskState;
import dev.aftersale.merchant.Merchant;

/** A help desk that needs somebody, and whose it is. */
public record DeskRow(Merchant merchant, DeskState state) {}
