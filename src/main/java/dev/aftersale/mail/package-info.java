/** Mail out and in: the notices that tell buyers and merchants what happened, and the SMTP that carries them. */
@NullMarked
package dev.aftersale.mail;

import org.jspecify.annotations.NullMarked;
