/** Merchants, what they have settled with the platform, and the apps and access tokens that act for them. */
@NullMarked
package dev.aftersale.merchant;

import org.jspecify.annotations.NullMarked;
