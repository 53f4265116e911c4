package dev.aftersale.mail.relay;

import java.net.InetAddress;

/** A network as {@code 192.0.2.0/24} or {@code 2001:db8::/32}; without a length, one address. */
public record Network(InetAddress base, int length) {

    /** @throws IllegalArgumentException if it is none */
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        InetAddress base = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        int most = base.getAddress().length * 8;
        int length = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
        if (length < 0 || length > most) {
            throw new IllegalArgumentException("a network of " + length + " bits: " + text);
        }
        return new Network(base, length);
    }

    public boolean contains(InetAddress address) {
        byte[] ours = base.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < length; bit++) {
            int mask = 0x80 >>> (bit % 8);
            if ((ours[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
