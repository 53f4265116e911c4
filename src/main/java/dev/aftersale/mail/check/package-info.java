/**
 * Does a merchant's server accept our mail, and does the world know where our mail comes from? The check of a merchant's
 * addresses, the file that lists our networks and keys, and the look at our own records.
 */
@NamedInterface("check")
@NullMarked
package dev.aftersale.mail.check;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
