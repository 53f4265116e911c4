package dev.aftersale.base;

import java.math.BigInteger;

/** Shares of whole amounts, exact for every {@code long}. */
public final class Shares {

    private Shares() {}

    /** {@code whole × part ÷ of}, rounded down. All are zero or more, {@code of} is more. */
    public static long floor(long whole, long part, long of) {
        long high = Math.multiplyHigh(whole, part);
        long low = whole * part;
        if (high == 0 && low >= 0) {
            return low / of;
        }
        return BigInteger.valueOf(whole)
                .multiply(BigInteger.valueOf(part))
                .divide(BigInteger.valueOf(of))
                .longValueExact();
    }

    /** {@code whole × part ÷ of}, a half rounded up. */
    public static long halfUp(long whole, long part, long of) {
        return BigInteger.valueOf(whole)
                .multiply(BigInteger.valueOf(part))
                .multiply(BigInteger.TWO)
                .add(BigInteger.valueOf(of))
                .divide(BigInteger.valueOf(of).multiply(BigInteger.TWO))
                .longValueExact();
    }

    /**
     * Spreads {@code amount} over {@code weights} by largest remainder; what is left over goes to the largest fractions,
     * among equals to the first. The parts add up to the amount, and none is above its weight if the amount is not above
     * their sum: a unit is added only where the share was cut.
     */
    public static long[] spread(long amount, long[] weights) {
        long sum = 0;
        for (long weight : weights) {
            sum = Math.addExact(sum, weight);
        }
        long[] parts = new long[weights.length];
        if (sum == 0) {
            if (amount != 0) {
                throw new IllegalArgumentException("nothing to spread " + amount + " over");
            }
            return parts;
        }
        BigInteger total = BigInteger.valueOf(sum);
        BigInteger[] remainders = new BigInteger[weights.length];
        long left = amount;
        for (int i = 0; i < weights.length; i++) {
            var divided = BigInteger.valueOf(amount)
                    .multiply(BigInteger.valueOf(weights[i]))
                    .divideAndRemainder(total);
            parts[i] = divided[0].longValueExact();
            remainders[i] = divided[1];
            left -= parts[i];
        }
        for (; left > 0; left--) {
            int largest = 0;
            for (int i = 1; i < remainders.length; i++) {
                if (remainders[i].compareTo(remainders[largest]) > 0) {
                    largest = i;
                }
            }
            parts[largest]++;
            remainders[largest] = BigInteger.valueOf(-1);
        }
        return parts;
    }
}
