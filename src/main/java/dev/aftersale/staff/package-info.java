/** The people who work here: accounts, roles, log-in, sessions, second factors, invitations. */
@NullMarked
package dev.aftersale.staff;

import org.jspecify.annotations.NullMarked;
