package dev.aftersale.desk;

import dev.aftersale.base.Problem;
import dev.aftersale.merchant.SupportQueue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A merchant's place at Zendesk.
 *
 * @param subdomain {@code shop} of {@code shop.zendesk.com}
 * @param email of the user that the API token acts for; a user of its own, since nothing that it writes is passed on
 * @param ownUser that user's id, which Zendesk told when it was connected
 * @param orderField the custom field that shows the order's id; null: none, and so for the other two
 * @param inquiryGroup the group that questions go to; null: as Zendesk has it, and so for the other two
 */
public record ZendeskAccount(
        String subdomain,
        String email,
        long ownUser,
        @Nullable Long orderField,
        @Nullable Long referenceField,
        @Nullable Long eventField,
        @Nullable Long inquiryGroup,
        @Nullable Long claimGroup,
        @Nullable Long chargebackGroup) {

    private static final Pattern SUBDOMAIN = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s:/<>\"]{1,64}@[^@\\s:/<>\"]{1,190}");

    public ZendeskAccount {
        if (!SUBDOMAIN.matcher(subdomain).matches()) {
            throw Problem.INVALID_PARAMETER.at("subdomain", "must be what stands before .zendesk.com.");
        }
        if (!EMAIL.matcher(email).matches()) {
            throw Problem.INVALID_PARAMETER.at("email", "must be an e-mail address.");
        }
    }

    ZendeskAccount of(long user) {
        return new ZendeskAccount(
                subdomain,
                email,
                user,
                orderField,
                referenceField,
                eventField,
                inquiryGroup,
                claimGroup,
                chargebackGroup);
    }

    @Nullable
    Long group(SupportQueue queue) {
        return switch (queue) {
            case INQUIRY -> inquiryGroup;
            case CLAIM -> claimGroup;
            case CHARGEBACK -> chargebackGroup;
            case SALE, TEST -> null;
        };
    }

    String host() {
        return subdomain + ".zendesk.com";
    }
}
