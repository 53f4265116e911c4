/**
 * The relay's heart: who may write to whom, what becomes of a message, and what is remembered of it. How messages are read
 * and rewritten is {@code mime}'s, who sent them {@code auth}'s, and how they travel the business of the package above.
 */
@NullMarked
package dev.aftersale.mail.relay;

import org.jspecify.annotations.NullMarked;
