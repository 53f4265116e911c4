/** Addresses of ours that stand for one participant in one conversation, so that nobody needs to know the other's. */
@NullMarked
package dev.aftersale.mask;

import org.jspecify.annotations.NullMarked;
