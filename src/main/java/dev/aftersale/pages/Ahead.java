package dev.aftersale.pages;

import gg.jte.Content;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;

/**
 * Lays out a part of a page before what stands above it. A refused form needs that: the list of its errors comes first, and
 * its fields say what they are called.
 */
public final class Ahead {

    private Ahead() {}

    public static Content of(Content part) {
        var written = new StringOutput();
        part.writeTo(new OwaspHtmlTemplateOutput(written));
        String html = written.toString();
        return output -> output.writeContent(html);
    }
}
