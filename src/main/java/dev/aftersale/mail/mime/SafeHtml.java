package dev.aftersale.mail.mime;

import dev.aftersale.link.Redactor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.nodes.XmlDeclaration;
import org.jsoup.select.NodeVisitor;

/**
 * The HTML of a message as the other side gets it: as it looked, without hidden addresses, and without anything that does
 * something when it is read.
 */
final class SafeHtml {

    private static final Set<String> REMOVED = Set.of(
            "script",
            "noscript",
            "object",
            "embed",
            "applet",
            "iframe",
            "frame",
            "frameset",
            "noframes",
            "audio",
            "video",
            "source",
            "track",
            "canvas",
            "svg",
            "math",
            "x-template",
            "link",
            "base",
            "meta",
            "input",
            "select",
            "textarea",
            "portal",
            "dialog",
            "slot",
            "plaintext",
            "xmp",
            "noembed");
    private static final Set<String> UNWRAPPED = Set.of("form", "button", "fieldset", "label", "marquee");
    private static final Set<String> ACTIVE =
            Set.of("srcdoc", "ping", "formaction", "srcset", "background", "lowsrc", "dynsrc", "http-equiv", "is");
    private static final Set<String> LINKS =
            Set.of("href", "src", "action", "xlink:href", "cite", "longdesc", "poster", "data");

    private static final Pattern SCHEME = Pattern.compile("^([a-z][a-z0-9+.-]{0,30}):");
    private static final Set<String> SCHEMES = Set.of("http", "https", "mailto", "tel", "sms", "cid");
    private static final Pattern PICTURE_DATA = Pattern.compile("^data:image/(?:png|jpe?g|gif|webp)[;,]");

    private static final Pattern REMOTE_IN_STYLE = Pattern.compile(
            "(?i)@import[^;]{0,2000}(?:;|$)|url\\(\\s{0,20}['\"]?\\s{0,20}(?:https?:)?//[^)]{0,4000}\\)?");
    private static final Pattern ACTIVE_STYLE =
            Pattern.compile("(?i)expression\\s{0,20}\\(|behavior\\s{0,20}:|-moz-binding|javascript:");
    private static final Pattern TINY = Pattern.compile(
            "(?i)(?:^|[;\\s])(?:max-)?(?:width|height)\\s{0,20}:\\s{0,20}[012](?:px)?\\s{0,20}(?:;|!|$)");
    private static final Pattern UNSEEN = Pattern.compile(
            "(?i)display\\s{0,20}:\\s{0,20}none|visibility\\s{0,20}:\\s{0,20}hidden|opacity\\s{0,20}:\\s{0,20}0(?:;|$|\\.0)");

    private final Redactor redactor;
    private final Map<String, String> contentIds;
    private final Tally tally;

    /** @param contentIds what pictures within the message are called now, by what they were called */
    SafeHtml(Redactor redactor, Map<String, String> contentIds, Tally tally) {
        this.redactor = redactor;
        this.contentIds = contentIds;
        this.tally = tally;
    }

    /**
     * @param above lines that stand before it
     * @param below lines that stand after it
     */
    String edit(String html, List<String> above, List<String> below) {
        Document page = HtmlPages.parse(html);
        removeNodes(page);
        for (Element element : page.getAllElements()) {
            removeActive(element);
            redactAttributes(element);
        }
        page.traverse(new Texts());
        if (!above.isEmpty()) {
            page.body().prependChild(block(above));
        }
        if (!below.isEmpty()) {
            page.body().appendChild(block(below));
        }
        page.head().prependElement("meta").attr("charset", "utf-8");
        return page.outerHtml();
    }

    private static Element block(List<String> lines) {
        var block = new Element("div").attr("style", "margin:0 0 1em");
        lines.forEach(line -> block.appendChild(new Element("div").appendText(line.isEmpty() ? "\u00A0" : line)));
        return block;
    }

    private void removeNodes(Document page) {
        List<Node> gone = new ArrayList<>();
        List<Element> opened = new ArrayList<>();
        List<Element> bracketed = new ArrayList<>();
        page.traverse((node, depth) -> {
            if (node instanceof Comment || node instanceof XmlDeclaration) {
                gone.add(node);
            } else if (node instanceof Element element) {
                String name = element.normalName();
                if (REMOVED.contains(name)) {
                    gone.add(element);
                    tally.active += name.equals("meta") || name.equals("link") || name.equals("base") ? 0 : 1;
                } else if (name.equals("img") && isTracker(element)) {
                    gone.add(element);
                    tally.trackers++;
                } else if (HtmlPages.isBracketed(element)) {
                    bracketed.add(element);
                } else if (UNWRAPPED.contains(name)) {
                    opened.add(element);
                    tally.active += name.equals("form") ? 1 : 0;
                }
            }
        });
        gone.forEach(Node::remove);
        bracketed.forEach(HtmlPages::spellOut);
        opened.stream().filter(element -> element.parent() != null).forEach(Element::unwrap);
    }

    private static boolean isTracker(Element image) {
        String source = image.attr("src").strip().toLowerCase(Locale.ROOT);
        if (!source.startsWith("http") && !source.startsWith("//")) {
            return false;
        }
        String style = Characters.cut(image.attr("style"), 2_000);
        return isTiny(image.attr("width"))
                || isTiny(image.attr("height"))
                || image.hasAttr("hidden")
                || TINY.matcher(style).find()
                || UNSEEN.matcher(style).find();
    }

    private static boolean isTiny(String length) {
        String bare = length.strip();
        return bare.equals("0") || bare.equals("1") || bare.equals("2") || bare.equals("1px") || bare.equals("0px");
    }

    private void removeActive(Element element) {
        List<String> gone = new ArrayList<>();
        for (Attribute attribute : element.attributes()) {
            String name = attribute.getKey().toLowerCase(Locale.ROOT);
            if (name.startsWith("on") || ACTIVE.contains(name)) {
                gone.add(attribute.getKey());
                tally.active += name.startsWith("on") ? 1 : 0;
            } else if (LINKS.contains(name) && !isHarmless(attribute.getValue())) {
                gone.add(attribute.getKey());
                tally.active++;
            }
        }
        gone.forEach(element::removeAttr);
        if (element.hasAttr("style")) {
            element.attr("style", style(element.attr("style")));
        }
        if (element.normalName().equals("style")) {
            String style = style(element.data());
            element.empty();
            element.appendChild(new DataNode(style));
        }
        String source = element.attr("src");
        if (source.regionMatches(true, 0, "cid:", 0, 4)) {
            String known = contentIds.get(contentId(source.substring(4)));
            if (known == null) {
                element.removeAttr("src");
            } else {
                element.attr("src", "cid:" + known);
            }
        }
    }

    static String contentId(String fromLink) {
        return fromLink.replace("%40", "@").replace("%24", "$").strip();
    }

    private static boolean isHarmless(String link) {
        var bare = new StringBuilder();
        for (int i = 0; i < Math.min(link.length(), 300); i++) {
            char c = link.charAt(i);
            if (c > ' ' && c != 127 && !Characters.isInvisible(c)) {
                bare.append(Character.toLowerCase(c));
            }
        }
        Matcher scheme = SCHEME.matcher(bare);
        return !scheme.find()
                || SCHEMES.contains(scheme.group(1))
                || PICTURE_DATA.matcher(bare).find();
    }

    private String style(String css) {
        // an escape could spell anything; letters have no need of any
        if (css.indexOf('\\') >= 0 || ACTIVE_STYLE.matcher(css).find()) {
            tally.active++;
            return "";
        }
        Matcher remote = REMOTE_IN_STYLE.matcher(css);
        return remote.replaceAll(found -> {
            tally.trackers++;
            return "none";
        });
    }

    private void redactAttributes(Element element) {
        List<String> gone = new ArrayList<>();
        for (Attribute attribute : element.attributes()) {
            String value = attribute.getValue();
            String redacted = redactor.redact(value, tally::html);
            if (!redacted.equals(value)) {
                boolean mailto = value.strip().regionMatches(true, 0, "mailto:", 0, 7);
                if (mailto && redacted.indexOf('@') < 0) {
                    gone.add(attribute.getKey());
                } else {
                    attribute.setValue(redacted);
                }
            }
            if (!redactor.find(attribute.getKey()).isEmpty()) {
                gone.add(attribute.getKey());
            }
        }
        gone.forEach(element::removeAttr);
    }

    /** Redacts texts: each for itself, and then those that stand together in a line, as an address may be cut in two. */
    private final class Texts implements NodeVisitor {

        private final List<TextNode> line = new ArrayList<>();

        @Override
        public void head(Node node, int depth) {
            if (node instanceof TextNode text) {
                String whole = text.getWholeText();
                String clean = redactor.redact(Characters.clean(whole), tally::html);
                if (!clean.equals(whole)) {
                    text.text(clean);
                }
                line.add(text);
            } else if (node instanceof DataNode data) {
                data.setWholeData(redactor.redact(data.getWholeData(), tally::html));
            } else if (node instanceof Element element && HtmlPages.parts(element)) {
                flush();
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (node instanceof Element element && (HtmlPages.parts(element) || element.parent() == null)) {
                flush();
            }
        }

        private void flush() {
            if (line.size() > 1) {
                var whole = new StringBuilder();
                line.forEach(node -> whole.append(node.getWholeText()));
                redactor.find(whole).reversed().forEach(found -> {
                    cut(found);
                    tally.html();
                });
            }
            line.clear();
        }

        /** Puts the stand-in into the node where the address begins, and takes the rest out of those behind it. */
        private void cut(Redactor.Found found) {
            int at = 0;
            for (TextNode node : line) {
                String text = node.getWholeText();
                int from = Math.max(0, found.from() - at);
                int to = Math.min(text.length(), found.to() - at);
                at += text.length();
                if (from < to) {
                    boolean begins = found.from() >= at - text.length();
                    node.text(text.substring(0, from) + (begins ? found.standIn() : "") + text.substring(to));
                }
            }
        }
    }
}
