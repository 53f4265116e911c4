/** Gives money back to buyers: what a refund would pay, the refund itself, and what the gateway made of it. */
@NullMarked
package dev.aftersale.refund;

import org.jspecify.annotations.NullMarked;
