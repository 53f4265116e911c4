/** The merchant's console: what staff see and do in a browser. */
@NullMarked
package dev.aftersale.console;

import org.jspecify.annotations.NullMarked;
