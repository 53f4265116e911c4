package dev.aftersale.console;

import dev.aftersale.base.RequestKey;
import dev.aftersale.pages.Form;
import dev.aftersale.staff.SignedIn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The idempotency key of a form that was sent: what it says, sent twice, is done once. */
final class Once {

    private static final List<String> NOT_SAID = List.of(Form.KEY, "_csrf");
    private static final int LONGEST = 64;

    private Once() {}

    /** @param action what the form is about: route and object */
    static @Nullable RequestKey key(SignedIn me, Form form, String action) {
        String minted = form.key();
        if (minted.isEmpty()) {
            return null;
        }
        var said = new StringBuilder(action);
        form.fields().stream()
                .filter(field -> !NOT_SAID.contains(field))
                .sorted()
                .forEach(field -> said.append('\n').append(field).append('=').append(form.values(field)));
        String key = minted.length() > LONGEST ? minted.substring(0, LONGEST) : minted;
        return RequestKey.of("console " + me.staffId() + " " + key, said.toString());
    }
}
