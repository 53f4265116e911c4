package dev.aftersale.mail.mime;

import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/** HTML to plain text that reads as it looks: paragraphs, lists, cells, quotations and links. */
final class HtmlText implements NodeVisitor {

    private static final Set<String> UNSEEN =
            Set.of("script", "style", "head", "title", "x-template", "noscript", "object", "iframe", "svg", "select");
    private static final Set<String> WITH_GAP =
            Set.of("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre", "dl");
    private static final int DEEPEST_QUOTE = 10;
    private static final int LONGEST = 2 << 20;

    private final StringBuilder out = new StringBuilder();
    private int unseen;
    private int quoted;
    private int preformatted;
    private int pendingLines;
    private boolean pendingBlank;

    private HtmlText() {}

    static String of(String html) {
        var visitor = new HtmlText();
        visitor.traverse(HtmlPages.parse(html));
        return Characters.clean(visitor.out.toString()).strip();
    }

    @Override
    public void head(Node node, int depth) {
        if (node instanceof TextNode text) {
            if (unseen == 0 && out.length() < LONGEST) {
                write(text.getWholeText());
            }
        } else if (node instanceof Element element) {
            open(element);
        }
    }

    private void open(Element element) {
        String name = element.normalName();
        if (UNSEEN.contains(name) || isHidden(element)) {
            unseen++;
            return;
        }
        if (unseen > 0) {
            return;
        }
        if (HtmlPages.isBracketed(element)) {
            word("<" + element.tagName() + ">");
            return;
        }
        breakBefore(element, name);
        switch (name) {
            case "br" -> pendingLines = Math.min(pendingLines + 1, 2);
            case "blockquote" -> quoted++;
            case "pre" -> preformatted++;
            case "li" -> word("- ");
            case "hr" -> word("----");
            case "img" -> {
                String alt = element.attr("alt").strip();
                if (!alt.isEmpty()) {
                    word("[" + Characters.cut(Characters.line(alt), 200) + "]");
                }
            }
            case "td", "th" -> pendingBlank = true;
            default -> {} // its text says it all
        }
    }

    @Override
    public void tail(Node node, int depth) {
        if (!(node instanceof Element element)) {
            return;
        }
        String name = element.normalName();
        if (UNSEEN.contains(name) || isHidden(element)) {
            unseen--;
            return;
        }
        if (unseen > 0) {
            return;
        }
        switch (name) {
            case "blockquote" -> {
                breakBefore(element, name);
                quoted--;
                return;
            }
            case "pre" -> preformatted--;
            case "a" -> link(element);
            default -> {} // nothing but its end
        }
        breakBefore(element, name);
    }

    private void breakBefore(Element element, String name) {
        if (WITH_GAP.contains(name)) {
            pendingLines = 2;
        } else if (!name.equals("br")
                && !name.equals("td")
                && !name.equals("th")
                && (element.isBlock() || name.equals("li") || name.equals("tr"))) {
            pendingLines = Math.max(pendingLines, 1);
        }
    }

    private static boolean isHidden(Element element) {
        String style = element.attr("style");
        return !style.isEmpty()
                && style.length() < 2_000
                && style.replace(" ", "").contains("display:none");
    }

    private void link(Element element) {
        String href = element.attr("href").strip();
        if (href.startsWith("http") && href.length() < 2_000 && !sameAsText(element, href)) {
            write(" <" + href + ">");
        }
    }

    private static boolean sameAsText(Element element, String href) {
        String text = element.text().strip();
        return text.isEmpty()
                || href.equals(text)
                || href.replaceFirst("^https?://", "").startsWith(text.replaceFirst("^https?://", ""));
    }

    private void write(String text) {
        if (preformatted > 0) {
            for (String line : text.split("\n", -1)) {
                if (!line.isEmpty()) {
                    word(line);
                }
                pendingLines++;
            }
            pendingLines--;
            return;
        }
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f') {
                pendingBlank = true;
                at++;
                continue;
            }
            int end = at;
            while (end < text.length() && " \n\t\r\f".indexOf(text.charAt(end)) < 0) {
                end++;
            }
            word(text.substring(at, end).replace('\u00A0', ' '));
            at = end;
        }
    }

    private void word(String word) {
        if (out.length() > LONGEST) {
            return;
        }
        if (pendingLines > 0 || out.isEmpty()) {
            String mark = "> ".repeat(Math.min(quoted, DEEPEST_QUOTE));
            for (int i = 0; i < pendingLines && !out.isEmpty(); i++) {
                out.append('\n').append(i + 1 < pendingLines ? mark.stripTrailing() : mark);
            }
            if (out.isEmpty()) {
                out.append(mark);
            }
        } else if (pendingBlank && out.charAt(out.length() - 1) != ' ') {
            out.append(' ');
        }
        pendingLines = 0;
        pendingBlank = false;
        out.append(word);
    }
}
