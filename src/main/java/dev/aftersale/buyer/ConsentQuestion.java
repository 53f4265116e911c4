package dev.aftersale.buyer;

import dev.aftersale.consent.Consents.Standing;
import dev.aftersale.consent.Wording;
import dev.aftersale.pages.Page;
import java.util.HexFormat;

/** What the page asks, as the page asks it: this is what is kept with the answer. */
public final class ConsentQuestion {

    private ConsentQuestion() {}

    public static Wording wording(Page page, String shop, Standing.Ask ask) {
        var text = new StringBuilder(page.text("buyer.consent.ask", shop));
        if (ask.benefit() != null) {
            text.append('\n').append(page.text("buyer.consent.benefit", ask.benefit()));
        }
        text.append('\n').append(page.text("buyer.consent.how", shop));
        text.append('\n')
                .append(page.text("buyer.consent.privacy"))
                .append(": ")
                .append(ask.privacyUrl());
        return new Wording(page.locale().getLanguage(), text.toString());
    }

    /** Goes along with the form: an answer to other words than these is no answer. */
    public static String mark(Wording wording) {
        return HexFormat.of().formatHex(wording.version(), 0, 16);
    }
}
