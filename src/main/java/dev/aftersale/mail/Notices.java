package dev.aftersale.mail;

import dev.aftersale.base.Json;
import dev.aftersale.base.Texts;
import dev.aftersale.mask.Mask.Side;
import dev.aftersale.mask.Mask.Topic;
import dev.aftersale.mask.Masks;
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
    private final Masks masks;

    Notices(NoticeFacts.Source facts, NoticeStyles styles, NoticeLayout layout, MailSettings settings, Masks masks) {
        this.facts = facts;
        this.styles = styles;
        this.layout = layout;
        this.settings = settings;
        this.masks = masks;
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
                masks.of(mail.merchant(), mail.orderId(), Topic.INQUIRY, other(mail)),
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

    /** Whoever answers a notice writes to the other side. */
    private static Side other(Outgoing mail) {
        return Side.valueOf(mail.kind().role().name()).other();
    }
}
