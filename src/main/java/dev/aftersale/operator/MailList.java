package dev.aftersale.operator;

import dev.aftersale.mail.MailHealth;
import dev.aftersale.mail.Mailbox;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the list of mails shows. {@code next}: the last of this page, if there is another one. */
public record MailList(
        boolean demo,
        String search,
        List<Mailbox.Entry> mails,
        @Nullable Long next,
        MailHealth.Figures figures,
        List<MailHealth.Trouble> trouble,
        Moments moments) {}
