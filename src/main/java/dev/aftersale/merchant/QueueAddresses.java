package dev.aftersale.merchant;

import static dev.aftersale.merchant.Wording.email;

import org.jspecify.annotations.Nullable;

/**
 * Addresses of a shop's help desk for one kind of mail each; none: where the shop is told of everything else.
 *
 * @param sales of new orders
 * @param tests of the check whether its mail server accepts our mail
 */
public record QueueAddresses(
        @Nullable String inquiries,
        @Nullable String claims,
        @Nullable String chargebacks,
        @Nullable String sales,
        @Nullable String tests) {

    public static final QueueAddresses NONE = new QueueAddresses(null, null, null, null, null);

    public QueueAddresses {
        inquiries = email("inquiries_email", inquiries);
        claims = email("claims_email", claims);
        chargebacks = email("chargebacks_email", chargebacks);
        sales = email("sales_email", sales);
        tests = email("tests_email", tests);
    }

    public @Nullable String of(SupportQueue queue) {
        return switch (queue) {
            case INQUIRY -> inquiries;
            case CLAIM -> claims;
            case CHARGEBACK -> chargebacks;
            case SALE -> sales;
            case TEST -> tests;
        };
    }
}
