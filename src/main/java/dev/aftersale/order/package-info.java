/** Orders and what becomes of them until they are with the buyer: intake, inventory, shipments, cancellations. */
@NullMarked
package dev.aftersale.order;

import org.jspecify.annotations.NullMarked;
