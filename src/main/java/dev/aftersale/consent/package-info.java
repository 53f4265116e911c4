/** What buyers agreed to beyond their orders: consent to marketing, given once, withdrawn at any time. */
@NullMarked
package dev.aftersale.consent;

import org.jspecify.annotations.NullMarked;
