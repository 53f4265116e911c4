/**
 * Proves the books. The one place that reads the tables of all capabilities: it changes nothing, and exists to find where
 * they disagree.
 */
@NullMarked
package dev.aftersale.doctor;

import org.jspecify.annotations.NullMarked;
