package dev.aftersale.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a jte template for the words in it that a person would see and that come from no {@code page.text}. */
final class TemplateText {

    /** What components show of what they are handed. */
    private static final Set<String> SHOWN = Set.of(
            "title",
            "text",
            "label",
            "note",
            "hint",
            "placeholder",
            "backText",
            "why",
            "who",
            "value",
            "shop",
            "prefix");

    private static final Pattern SHOWN_ATTRIBUTE =
            Pattern.compile("\\b(title|placeholder|aria-label|alt|value)=\"([^\"]*)\"");
    private static final Pattern TAG = Pattern.compile("<[^>]*>");
    private static final Pattern WORD = Pattern.compile("\\p{L}{2,}");
    private static final Pattern ABBREVIATION = Pattern.compile("\\p{Lu}{2,4}"); // CSV, EUR, POST
    private static final Pattern CODE = Pattern.compile("(?s)<(code|pre|kbd)\\b[^>]*>.*?</\\1>");
    private static final Pattern PARAMETER = Pattern.compile("(\\w+)\\s*=\\s*$");
    private static final Set<String> NAMES = Set.of("Aftersale", "Ctrl", "https");

    private final String source;
    private final StringBuilder markup = new StringBuilder();
    private final List<String> found = new ArrayList<>();
    private int at;

    private TemplateText(String source) {
        this.source = source;
    }

    static List<String> literalsOf(String template) {
        var reader = new TemplateText(template.replaceAll("(?m)^@(import|param)\\b.*$", ""));
        reader.markup();
        String html = CODE.matcher(reader.markup).replaceAll("");
        SHOWN_ATTRIBUTE.matcher(html).results().forEach(match -> {
            if (!(match.group(1).equals("value") && match.group(2).matches("\\w+"))) {
                reader.judge(match.group(2));
            }
        });
        for (String text : TAG.matcher(html).replaceAll("\n").split("\n")) {
            reader.judge(text);
        }
        return reader.found;
    }

    private void judge(String text) {
        boolean hasWords = WORD.matcher(text.replaceAll("&\\w+;", ""))
                .results()
                .anyMatch(word -> !NAMES.contains(word.group())
                        && !ABBREVIATION.matcher(word.group()).matches());
        if (hasWords) {
            found.add(text.replace("\u0001", "").strip());
        }
    }

    /** HTML, to its end or to the backtick that closes a block of content. */
    private void markup() {
        while (at < source.length()) {
            if (take("${") || take("$unsafe{") || take("!{")) {
                java('}', false);
                markup.append('\u0001');
            } else if (source.startsWith("@template.", at)) {
                at = source.indexOf('(', at) + 1;
                java(')', true);
            } else if (take("@if(") || take("@elseif(") || take("@for(")) {
                java(')', false);
            } else if (take("`")) {
                return;
            } else if (!take("@elseif") && !take("@else") && !take("@endif") && !take("@endfor")) {
                markup.append(source.charAt(at++));
            }
        }
    }

    /** Java, to the bracket that closes it; content in it is markup again. */
    private void java(char close, boolean call) {
        char open = close == '}' ? '{' : '(';
        int start = at;
        for (int depth = 1; at < source.length(); ) {
            if (take("@`")) {
                markup.append('\n');
                markup();
                markup.append('\n');
                continue;
            }
            char c = source.charAt(at);
            if (c == '"') {
                string(call && depth == 1, start);
                continue;
            }
            at++;
            if (c == open) {
                depth++;
            } else if (c == close && --depth == 0) {
                return;
            }
        }
    }

    private void string(boolean argument, int start) {
        int begin = ++at;
        while (source.charAt(at) != '"') {
            at += source.charAt(at) == '\\' ? 2 : 1;
        }
        String literal = source.substring(begin, at++);
        var parameter = PARAMETER.matcher(source.substring(start, begin - 1));
        if (argument && parameter.find() && SHOWN.contains(parameter.group(1))) {
            boolean isSentNotShown = parameter.group(1).equals("value") && literal.matches("\\w+ ?"); // by a button
            if (!isSentNotShown) {
                judge(literal);
            }
        }
    }

    private boolean take(String token) {
        boolean here = source.startsWith(token, at);
        at += here ? token.length() : 0;
        return here;
    }
}
