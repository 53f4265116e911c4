/** The withdrawal function of Directive (EU) 2023/2673: by one button, without a reason, with a receipt at once. */
@NullMarked
package dev.aftersale.withdrawal;

import org.jspecify.annotations.NullMarked;
