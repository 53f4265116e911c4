/** Everything that happens between "order placed" and "everyone is settled". */
@NullMarked
package dev.aftersale;

import org.jspecify.annotations.NullMarked;
