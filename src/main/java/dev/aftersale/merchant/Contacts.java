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
 */
public record Contacts(
        @Nullable String noticesEmail,
        @Nullable String phone,
        @Nullable String helpUrl) {

    public static final Contacts NONE = new Contacts(null, null, null);

    public Contacts {
        noticesEmail = email("notices_email", noticesEmail);
        phone = line("phone", phone, 40);
        helpUrl = link("help_url", helpUrl);
    }
}
