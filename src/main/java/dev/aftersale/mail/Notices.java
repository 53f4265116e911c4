package dev.aftersale.mail;

import dev.aftersale.base.Json;
import dev.aftersale.base.Texts;
import dev.aftersale.upload.StoredFile;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Writes the mail of a row: looks up the facts, puts them in words, lays them out. */
@Component
final class Notices {

    private final NoticeFacts.Source facts;
    private final TemplateEngine templates;
    private final MailSettings settings;

    Notices(NoticeFacts.Source facts, TemplateEngine templates, MailSettings settings) {
        this.facts = facts;
        this.templates = templates;
        this.settings = settings;
    }

    Letter write(Outgoing mail) throws MailFailure {
        NoticeFacts known = facts.of(mail);
        return write(mail, NoticeWriter.write(known, Texts.in(language(known)), settings.platform()), known.label());
    }

    /** The one that the reader has shown to speak, if it has; the shop's otherwise. */
    private static Locale language(NoticeFacts known) {
        String details = known.mail().details();
        return details == null
                ? known.merchant().settings().shop().locale()
                : Locale.forLanguageTag(
                        Json.read(details, Letters.Language.class).language());
    }

    private Letter write(Outgoing mail, Notice notice, @Nullable StoredFile label) throws MailFailure {
        return Letter.write(
                mail,
                notice,
                lay("mail/notice_text.jte", notice).strip().replaceAll("\n{3,}", "\n\n") + "\n",
                lay("mail/notice_html.jte", notice),
                settings.domain(),
                label);
    }

    private String lay(String template, Notice notice) {
        var output = new StringOutput(8_192);
        templates.render(template, notice, output);
        return output.toString();
    }
}
