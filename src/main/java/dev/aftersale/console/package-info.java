/** What a merchant's staff work in: what needs an answer, orders and what is done with them, inventory, and settings. */
@NullMarked
package dev.aftersale.console;

import org.jspecify.annotations.NullMarked;
