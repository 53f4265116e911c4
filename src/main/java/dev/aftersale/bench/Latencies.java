package dev.aftersale.bench;

import java.util.Arrays;

/** How long calls took, in microseconds. Each client fills its own; they are put together afterwards. */
final class Latencies {

    private long[] micros = new long[1 << 14];
    private int size;

    void add(long nanos) {
        if (size == micros.length) {
            micros = Arrays.copyOf(micros, size * 2);
        }
        micros[size++] = nanos / 1_000;
    }

    void addAll(Latencies other) {
        for (int i = 0; i < other.size; i++) {
            add(other.micros[i] * 1_000);
        }
    }

    int count() {
        return size;
    }

    /** Milliseconds below which {@code share} of the calls lie. */
    double percentile(double share) {
        if (size == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(micros, size);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(size - 1, Math.floor(share * size))] / 1_000.0;
    }
}
