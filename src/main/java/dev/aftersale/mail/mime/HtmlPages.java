package dev.aftersale.mail.mime;

import java.util.regex.Pattern;
import org.jsoup.helper.ValidationException;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;

/** HTML to a tree as browsers make it, however broken it is; but not deeper than any letter has reason to be. */
final class HtmlPages {

    private static final int DEEPEST = 250;

    private static final Pattern TEMPLATE = Pattern.compile("(?i)(</?)template");

    private HtmlPages() {}

    static Document parse(String html) {
        // jsoup 1.24.1 loses count of templates below its deepest level, and throws; a letter has no use for them
        Document page = tree(TEMPLATE.matcher(html).replaceAll("$1x-template"));
        page.outputSettings().prettyPrint(false);
        return page;
    }

    /** If the parser finds a mistake of its own, its reader gets the HTML as it was written: ugly, but not lost. */
    private static Document tree(String html) {
        try {
            return Parser.htmlParser().setMaxDepth(DEEPEST).parseInput(html, "");
        } catch (ValidationException e) {
            Document page = Document.createShell("");
            page.body().appendText(html);
            return page;
        }
    }

    /** Whether it is no element at all: {@code <anna@home.example>}, which somebody forgot to escape. */
    static boolean isBracketed(Element element) {
        return element.tagName().indexOf('@') >= 0
                || element.tagName().indexOf('%') >= 0
                || element.tagName().indexOf('=') >= 0;
    }

    /** Puts the text there that such an element would be if it were escaped. */
    static void spellOut(Element element) {
        if (element.parent() != null) {
            element.before(new TextNode("<" + element.tagName() + ">"));
            element.unwrap();
        }
    }

    /** Whether what stands before it and what stands after it are not one word. */
    static boolean parts(Element element) {
        return element.isBlock()
                || switch (element.normalName()) {
                    case "br", "td", "th", "tr", "li", "dt", "dd", "hr", "img", "title", "option" -> true;
                    default -> false;
                };
    }
}
