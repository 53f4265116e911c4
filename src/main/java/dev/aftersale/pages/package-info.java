/**
 * What all pages stand on: the {@link dev.aftersale.pages.Page} that every template is handed, forms, toasts, assets, headers
 * and error pages. How a page is written: {@code docs/pages.md}.
 */
@NullMarked
package dev.aftersale.pages;

import org.jspecify.annotations.NullMarked;
