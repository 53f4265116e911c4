/** The SMTP protocol around the library that speaks it: limits, replies with enhanced codes, encryption. */
@NullMarked
package dev.aftersale.mail.smtp;

import org.jspecify.annotations.NullMarked;
