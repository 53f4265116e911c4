/** The pages as people meet them: in a real browser, by mouse, by keyboard alone, and without JavaScript. */
package dev.aftersale.browser;
