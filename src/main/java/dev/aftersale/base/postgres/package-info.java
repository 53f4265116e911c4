/** PostgreSQL itself: the server we bring along, the pools on it or on one of the user's own, and its schema. */
@NullMarked
package dev.aftersale.base.postgres;

import org.jspecify.annotations.NullMarked;
