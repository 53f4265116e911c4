package dev.aftersale.bench;

import java.time.Duration;

/** Work until it does not get cheaper any more: the compiler is done by then, and takes no part of what is measured. */
final class WarmUp {

    private static final int ENOUGH_IDLE_SLICES = 4;

    /** By less than this it did not get cheaper: machines are noisy. */
    private static final double CHEAPER = 0.97;

    /** Some of the work; says how many milliseconds of CPU a piece of it took. */
    interface Slice {

        double work() throws Exception;
    }

    private WarmUp() {}

    static void run(Duration longest, Slice slice) throws Exception {
        long end = System.nanoTime() + longest.toNanos();
        double cheapest = Double.MAX_VALUE;
        int idle = 0;
        while (System.nanoTime() < end && idle < ENOUGH_IDLE_SLICES) {
            double cpuMillis = slice.work();
            idle = cpuMillis < cheapest * CHEAPER ? 0 : idle + 1;
            cheapest = Math.min(cheapest, cpuMillis);
        }
    }
}
