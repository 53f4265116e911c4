/** What every capability stands on: money, ids, time, the database, and the problems we can name. */
@NullMarked
@ApplicationModule(type = ApplicationModule.Type.OPEN)
package dev.aftersale.base;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
