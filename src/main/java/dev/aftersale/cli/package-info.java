/** What {@code bin/aftersale} runs: one class for each command. */
@NullMarked
package dev.aftersale.cli;

import org.jspecify.annotations.NullMarked;
