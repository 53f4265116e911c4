/** Conversations about orders: what buyer, merchant and platform write to one another, and who waits for whom. */
@NullMarked
package dev.aftersale.support;

import org.jspecify.annotations.NullMarked;
