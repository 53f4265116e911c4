/** Whole stories, told through the public surfaces. */
package dev.aftersale.scenario;
