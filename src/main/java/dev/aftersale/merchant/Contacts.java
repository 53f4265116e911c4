package dev.aftersale.merchant;

import static dev.aftersale.merchant.Wording.email;
import static dev.aftersale.merchant.Wording.line;
import static dev.aftersale.merchant.Wording.link;

import org.jspecify.annotations.Nullable;

/**
 * How the shop is reached, besides its support address.
 *
 * @param noticesEmail where it is told of sales, returns and messages; none: at the support address
 * @param phone shown to buyers
 * @param helpUrl its own help pages, shown to buyers
 * @param queues its addresses for one kind of mail each
 */
public record Contacts(
        @Nullable String noticesEmail,
        @Nullable String phone,
        @Nullable String helpUrl,
        QueueAddresses queues) {

    public static final Contacts NONE = new Contacts(null, null, null);

    /** One address for everything. */
    public Contacts(@Nullable String noticesEmail, @Nullable String phone, @Nullable String helpUrl) {
        this(noticesEmail, phone, helpUrl, QueueAddresses.NONE);
    }

    public Contacts {
        noticesEmail = email("notices_email", noticesEmail);
        phone = line("phone", phone, 40);
        helpUrl = link("help_url", helpUrl);
        queues = queues == null ? QueueAddresses.NONE : queues; // stored before there were any
    }
}
