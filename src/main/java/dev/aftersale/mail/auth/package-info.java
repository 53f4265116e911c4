/**
 * Who a mail is from: our own mail is signed (DKIM), and the mail of others is checked (SPF, DKIM, DMARC). Also the one way
 * to DNS.
 */
@NamedInterface("auth")
@NullMarked
package dev.aftersale.mail.auth;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
