/** Links by which a buyer reaches the page of an order: who holds one, may see the page and act on it. */
@NullMarked
package dev.aftersale.link;

import org.jspecify.annotations.NullMarked;
