package dev.aftersale.mail.mime;

import dev.aftersale.link.Redactor;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The marks by which help desks know their tickets. */
final class DeskTokens {

    /** {@code [shop.test #17]}; our own {@code [Order #…]} is none. */
    static final Pattern SUBJECT = Pattern.compile("\\[(?!Order #)[^\\[\\]#\\n]{1,80} #\\d{1,12}\\]");

    private static final Pattern BODY = Pattern.compile("\\[[A-Z0-9]{6}-[A-Z0-9]{4}\\]");
    private static final Pattern PLUS =
            Pattern.compile("[^@+\\s]{1,64}\\+id[A-Za-z0-9]{2,10}(?:-[A-Za-z0-9]{1,10})?@\\S{1,255}");

    /** A desk writes its mark near the beginning or the end; a text of a megabyte is not searched. */
    private static final int LONGEST = 200_000;

    private static final int MOST = 20;

    private DeskTokens() {}

    static List<DeskToken> of(Incoming message) {
        var tokens = new ArrayList<DeskToken>();
        Matcher subject = SUBJECT.matcher(Characters.cut(message.subject(), 2_000));
        while (subject.find() && tokens.size() < MOST) {
            add(tokens, new DeskToken.Subject(subject.group()));
        }
        Matcher body = BODY.matcher(Characters.cut(message.text(), LONGEST));
        while (body.find() && tokens.size() < MOST) {
            add(tokens, new DeskToken.Body(body.group()));
        }
        Stream.concat(message.from().stream(), message.replyTo().stream())
                .map(MailAddress::address)
                .filter(address -> PLUS.matcher(address).matches())
                .limit(MOST)
                .forEach(address -> add(tokens, new DeskToken.PlusAddress(address)));
        return List.copyOf(tokens);
    }

    /**
     * Marks by which a desk would put a text into a ticket that is not this conversation's: whoever wrote them must not land
     * there. In round brackets they say the same to people, and nothing to desks.
     *
     * @param own stays; null: none does
     */
    static List<Redactor.Found> foreignIn(CharSequence text, @Nullable String own) {
        var found = new ArrayList<Redactor.Found>();
        Matcher mark = BODY.matcher(text);
        for (int at = 0; at < text.length(); at++) {
            // the one character at which to look: a search that looks at each costs several times as much
            if (text.charAt(at) == '[' && mark.region(at, text.length()).lookingAt()) {
                String token = mark.group();
                if (!token.equals(own)) {
                    found.add(new Redactor.Found(at, mark.end(), "(" + token.substring(1, token.length() - 1) + ")"));
                }
                at = mark.end() - 1;
            }
        }
        return found;
    }

    private static void add(List<DeskToken> tokens, DeskToken token) {
        if (!tokens.contains(token)) {
            tokens.add(token);
        }
    }
}
