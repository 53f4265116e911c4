package dev.aftersale.operator;

import dev.aftersale.mail.MailHealth;
import dev.aftersale.mail.Mailbox;
import dev.aftersale.pages.Tone;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the list of mails shows. {@code next}: the last of this page, if there is another one. */
public record MailList(
        String search,
        List<Mailbox.Entry> mails,
        @Nullable Long next,
        MailHealth.Figures figures,
        List<MailHealth.Trouble> trouble,
        List<MailHealth.Lost> lostToStaff,
        List<MailHealth.Undelivered> undeliverable) {

    public boolean waits(MailHealth.Trouble trouble) {
        return trouble.state().name().equals("WAITING");
    }

    public Tone tone(MailHealth.Trouble trouble) {
        return waits(trouble) ? Tone.WARN : Tone.BAD;
    }
}
