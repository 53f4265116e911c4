package dev.aftersale.mail.relay;

import java.net.InetAddress;

/**
 * How a message was handed over.
 *
 * @param client the server that sent it
 * @param helo the name that it gave; empty: none
 * @param sender of MAIL FROM; empty: the null sender
 */
public record Envelope(InetAddress client, String helo, String sender) {}
