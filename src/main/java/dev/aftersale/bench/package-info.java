/** Measures what the program costs, as ratios taken in one run. Its databases are its own and thrown away afterwards. */
@NullMarked
package dev.aftersale.bench;

import org.jspecify.annotations.NullMarked;
