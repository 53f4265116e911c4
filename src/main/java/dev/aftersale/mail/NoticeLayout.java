package dev.aftersale.mail;

import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import org.springframework.stereotype.Component;

/** Lays a notice out, as text and as HTML. */
@Component
final class NoticeLayout {

    private final TemplateEngine templates;

    NoticeLayout(TemplateEngine templates) {
        this.templates = templates;
    }

    String text(Notice notice) {
        return lay("mail/notice_text.jte", notice).strip().replaceAll("\n{3,}", "\n\n") + "\n";
    }

    String html(Notice notice) {
        return lay("mail/notice_html.jte", notice);
    }

    private String lay(String template, Notice notice) {
        var output = new StringOutput(8_192);
        templates.render(template, notice, output);
        return output.toString();
    }
}
