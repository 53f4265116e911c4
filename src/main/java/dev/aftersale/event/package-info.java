/** What happened, told to everyone who has to know: the outbox, and the webhooks that merchants' systems subscribe to. */
@NullMarked
@ApplicationModule(allowedDependencies = {"base", "audit"})
package dev.aftersale.event;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
