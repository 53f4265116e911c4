/** The Graph-shaped HTTP API: what merchants' systems, connectors and the official SDKs talk to. */
@NullMarked
package dev.aftersale.api;

import org.jspecify.annotations.NullMarked;
