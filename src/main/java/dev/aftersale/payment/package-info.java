/** What gateways are to carry out, and what came of it: captures, refunds, voids. Knows nothing of orders. */
@NullMarked
@ApplicationModule(allowedDependencies = "base")
package dev.aftersale.payment;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
