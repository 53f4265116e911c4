/** What tests stand on: databases, a clock, the whole program. */
package dev.aftersale.testing;
