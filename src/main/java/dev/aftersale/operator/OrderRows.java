package dev.aftersale.operator;

import dev.aftersale.merchant.Merchant;
import dev.aftersale.order.OrderRow;

/** An order in the operator's list, and whose it is. */
public record OrderRows(Merchant merchant, OrderRow order) {}
