/**
 * A payment company of our own, for demos and tests: speaks Stripe's v1 API over HTTP, keeps books of its own, and fails in
 * all the ways that real ones do, as often as it is told to. Nobody knows it but by its address.
 */
@NullMarked
@ApplicationModule(allowedDependencies = "base")
package dev.aftersale.simulator;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
