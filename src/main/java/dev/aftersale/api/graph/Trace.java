package dev.aftersale.api.graph;

import java.util.concurrent.ThreadLocalRandom;

/** A name for one call, to find it again in the log. */
final class Trace {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private Trace() {}

    static String next() {
        var random = ThreadLocalRandom.current();
        char[] name = new char[16];
        long bits = 0;
        for (int i = 0; i < name.length; i++) {
            bits = i % 10 == 0 ? random.nextLong() : bits >>> 6;
            name[i] = ALPHABET.charAt((int) bits & 63);
        }
        name[0] = 'A';
        return new String(name);
    }
}
