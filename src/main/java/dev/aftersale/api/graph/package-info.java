/**
 * The protocol: how a Graph-shaped call is read, routed, answered, paged, batched and refused. It knows nothing of orders.
 *
 * <p>The way of a call: {@link dev.aftersale.api.graph.GraphFilter} reads it into an {@code Ask}, {@code Graph} finds the
 * route, the caller and the object, a {@link dev.aftersale.api.graph.Handler} turns the {@link
 * dev.aftersale.api.graph.Call} into a {@link dev.aftersale.api.graph.Reply}.
 */
@NullMarked
package dev.aftersale.api.graph;

import org.jspecify.annotations.NullMarked;
