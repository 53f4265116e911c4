/** Who changed what, from what, to what: of everything that publishes no event. */
@NullMarked
package dev.aftersale.audit;

import org.jspecify.annotations.NullMarked;
