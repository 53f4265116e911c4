package dev.aftersale.mail;

import dev.aftersale.base.Json;
import dev.aftersale.base.Texts;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Writes the mail of a row: looks up the facts, puts them in words, lays them out. */
@Component
final class Notices {

    private final NoticeFacts.Source facts;
    private final NoticeStyles styles;
    private final NoticeLayout layout;
    private final MailSettings settings;

    Notices(NoticeFacts.Source facts, NoticeStyles styles, NoticeLayout layout, MailSettings settings) {
        this.facts = facts;
        this.styles = styles;
        this.layout = layout;
        this.settings = settings;
    }

    Letter write(Outgoing mail) throws MailFailure {
        NoticeFacts known = facts.of(mail);
        Notice ours = NoticeWriter.write(known, Texts.in(language(known)), settings.platform());
        Notice notice = styles.styled(known, ours, Letter.LOGO);
        return Letter.write(
                mail,
                notice,
                layout.text(notice),
                layout.html(notice),
                settings.domain(),
                new Letter.Enclosed(
                        notice.look().logo() == null
                                ? null
                                : styles.logo(mail.merchant()).orElse(null),
                        known.label()));
    }

    /** The one that the reader has shown to speak, if it has; the shop's otherwise. */
    private static Locale language(NoticeFacts known) {
        String details = known.mail().details();
        String shown = details == null ? null : Json.read(details, Shown.class).language();
        return shown == null ? known.merchant().settings().shop().locale() : Locale.forLanguageTag(shown);
    }

    private record Shown(@Nullable String language) {}
}
