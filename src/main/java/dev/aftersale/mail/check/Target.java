package dev.aftersale.mail.check;

import java.net.InetAddress;

/**
 * A server to talk to.
 *
 * @param host the name under which it was found; an address, if a route names one
 * @param routed by a route of the deployment, so it may be anywhere
 */
record Target(String host, InetAddress address, int port, boolean routed) {}
