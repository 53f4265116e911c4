/** The buyer's pages: an order, reached by a link, and all that a buyer may do about it. */
@NullMarked
package dev.aftersale.buyer;

import org.jspecify.annotations.NullMarked;
