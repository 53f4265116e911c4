/** A small marketplace to look at and to try calls on. Only where {@code aftersale.demo} is set; its money is play money. */
@NullMarked
package dev.aftersale.demo;

import org.jspecify.annotations.NullMarked;
