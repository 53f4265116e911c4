/** Merchants' help desks: what is written about orders gets there, and what is answered there gets back, each once. */
@NullMarked
package dev.aftersale.desk;

import org.jspecify.annotations.NullMarked;
