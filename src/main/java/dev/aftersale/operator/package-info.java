/** The platform's own pages: how mail and webhooks are doing, and the demo's mailbox. */
@NullMarked
package dev.aftersale.operator;

import org.jspecify.annotations.NullMarked;
