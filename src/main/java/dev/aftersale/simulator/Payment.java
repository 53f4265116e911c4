package dev.aftersale.simulator;

import java.time.Instant;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Stripe calls a payment intent, and its charge. Amounts in minor units.
 *
 * @param amount what the buyer authorises
 * @param currency in lower case, as Stripe writes it
 * @param manual whether it is captured by calls of its own
 */
record Payment(
        String id,
        long amount,
        String currency,
        boolean manual,
        Status status,
        long captured,
        long refunded,
        Map<String, String> metadata,
        Instant createdAt) {

    enum Status {
        REQUIRES_CONFIRMATION,
        REQUIRES_CAPTURE,
        SUCCEEDED,
        CANCELED;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Status ofWireName(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }
    }

    /** {@code pi_sim_10260gbp_a1b2}: an authorised payment of 102.60 pounds, there as soon as someone speaks of it. */
    private static final Pattern SELF_DESCRIBING = Pattern.compile("pi_sim_([1-9][0-9]{0,14})([a-z]{3})_[\\w-]{1,100}");

    static Optional<Payment> describedBy(String id, Instant now) {
        Matcher description = SELF_DESCRIBING.matcher(id);
        if (!description.matches() || !isCurrency(description.group(2))) {
            return Optional.empty();
        }
        long amount = Long.parseLong(description.group(1));
        return Optional.of(
                new Payment(id, amount, description.group(2), true, Status.REQUIRES_CAPTURE, 0, 0, Map.of(), now));
    }

    static boolean isCurrency(String code) {
        try {
            Currency.getInstance(code.toUpperCase(Locale.ROOT));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    long capturable() {
        return status == Status.REQUIRES_CAPTURE ? amount - captured : 0;
    }

    long refundable() {
        return captured - refunded;
    }

    /** Charges have ids of their own at Stripe; here it is the payment's, with another prefix. */
    String chargeId() {
        return chargeOf(id);
    }

    static String chargeOf(String payment) {
        return "ch_" + payment.substring("pi_".length());
    }

    static String ofCharge(String chargeId) {
        return chargeId.startsWith("ch_") ? "pi_" + chargeId.substring("ch_".length()) : chargeId;
    }

    Payment with(Status next) {
        return new Payment(id, amount, currency, manual, next, captured, refunded, metadata, createdAt);
    }

    Payment capturing(long part, Map<String, String> more) {
        var all = new LinkedHashMap<>(metadata);
        all.putAll(more);
        return new Payment(id, amount, currency, manual, status, captured + part, refunded, all, createdAt);
    }

    Payment refunding(long part) {
        return new Payment(id, amount, currency, manual, status, captured, refunded + part, metadata, createdAt);
    }
}
