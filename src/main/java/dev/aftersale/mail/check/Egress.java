package dev.aftersale.mail.check;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The networks that our mail leaves from: {@code 192.0.2.0/28, 2001:db8::/64, 198.51.100.7@2026-12-24}, where a date says
 * from when on.
 */
record Egress(List<Entry> entries) {

    /** @param from null: now already */
    record Entry(Network network, @Nullable Instant from) {}

    /** Addresses that begin with the same bits. */
    record Network(InetAddress first, int bits) {

        static Network parse(String text) {
            int slash = text.indexOf('/');
            String address = slash < 0 ? text : text.substring(0, slash);
            try {
                InetAddress first = InetAddress.ofLiteral(address.strip());
                int most = first.getAddress().length * 8;
                int bits = slash < 0
                        ? most
                        : Integer.parseInt(text.substring(slash + 1).strip());
                if (bits < 0 || bits > most || !Arrays.equals(masked(first, bits, false), first.getAddress())) {
                    throw new IllegalArgumentException("not a network");
                }
                return new Network(first, bits);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "aftersale.mail.egress: '" + text + "' is no network such as 192.0.2.0/28", e);
            }
        }

        boolean isIpv4() {
            return first.getAddress().length == 4;
        }

        /** How many addresses; {@link Long#MAX_VALUE} if there are more. */
        long size() {
            int free = first.getAddress().length * 8 - bits;
            return free >= 63 ? Long.MAX_VALUE : 1L << free;
        }

        InetAddress last() {
            try {
                return InetAddress.getByAddress(masked(first, bits, true));
            } catch (UnknownHostException e) {
                throw new IllegalStateException(e); // as many bytes as it had
            }
        }

        boolean contains(Network other) {
            return other.first().getAddress().length == first.getAddress().length
                    && other.bits() >= bits
                    && Arrays.equals(masked(other.first(), bits, false), first.getAddress());
        }

        private static byte[] masked(InetAddress address, int bits, boolean ones) {
            byte[] bytes = address.getAddress();
            for (int bit = bits; bit < bytes.length * 8; bit++) {
                int mask = 0x80 >> (bit % 8);
                bytes[bit / 8] = (byte) (ones ? bytes[bit / 8] | mask : bytes[bit / 8] & ~mask);
            }
            return bytes;
        }

        @Override
        public String toString() {
            return first.getHostAddress() + "/" + bits;
        }
    }

    static Egress parse(String text) {
        List<Entry> entries = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            if (part.isBlank()) {
                continue;
            }
            int at = part.indexOf('@');
            entries.add(new Entry(
                    Network.parse((at < 0 ? part : part.substring(0, at)).strip()),
                    at < 0 ? null : day(part.substring(at + 1).strip())));
        }
        return new Egress(List.copyOf(entries));
    }

    private static Instant day(String text) {
        try {
            return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "aftersale.mail.egress: '" + text + "' is no date such as 2026-12-24", e);
        }
    }

    /** Those in use at {@code now}. */
    List<Network> inUse(Instant now) {
        return entries.stream()
                .filter(entry -> entry.from() == null || !entry.from().isAfter(now))
                .map(Entry::network)
                .toList();
    }
}
