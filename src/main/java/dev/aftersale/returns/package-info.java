/** What comes back: return requests and their clocks, labels, inspection, and what the buyer gets for it. */
@NullMarked
package dev.aftersale.returns;

import org.jspecify.annotations.NullMarked;
