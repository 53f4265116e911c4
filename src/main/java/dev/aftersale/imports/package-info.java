/**
 * Files of orders: sales of today a line of JSON each, or the history of a shop as CSV. Streamed, in batches, each with its
 * own progress, so that a file is taken exactly once however often it is tried.
 */
@NullMarked
package dev.aftersale.imports;

import org.jspecify.annotations.NullMarked;
