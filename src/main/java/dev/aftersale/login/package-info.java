/** The door to the console and to the operator's: log-in, sessions' cookies, and what every request there is asked for. */
@NullMarked
package dev.aftersale.login;

import org.jspecify.annotations.NullMarked;
