package dev.aftersale.mail.mime;

import dev.aftersale.base.Digests;
import dev.aftersale.base.Texts;
import dev.aftersale.link.Redactor;
import dev.aftersale.mail.mime.Piece.Enclosed;
import dev.aftersale.mail.mime.Piece.Group;
import dev.aftersale.mail.mime.Piece.Words;
import dev.aftersale.mail.mime.Rewritten.Refused;
import dev.aftersale.mail.mime.Rewritten.Relayed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes one message out of another, under terms. Serves once. */
final class TreeRewrite {

    /** HTML of more than this is no letter; as a tree it would take many times the room. */
    private static final int LARGEST_HTML = 4 << 20;

    /** Outlook's plain texts name pictures by ids with its host in them. */
    private static final Pattern PICTURE_ID = Pattern.compile("\\[cid:[^\\]\\s]{1,250}\\]");

    private final RelayTerms terms;
    private final Texts texts;
    private final Redactor redactor;
    private final Tally tally = new Tally();
    private final Files files;
    private final Map<String, String> contentIds = new HashMap<>();
    private final String seal;

    /** What the head and the notes stand in, and nothing else: the texts that a reader sees first. */
    private final Set<Part> openers = Collections.newSetFromMap(new IdentityHashMap<>());

    private List<String> above = List.of();
    private List<String> below = List.of();

    TreeRewrite(RelayTerms terms, List<Redactor.Hidden> hidden) {
        this.terms = terms;
        this.texts = Texts.in(terms.locale());
        this.redactor = new Redactor(
                hidden, text -> DeskTokens.foreignIn(text, terms.head().deskTag()));
        this.files = new Files(terms.attachments());
        this.seal = HexFormat.of()
                .formatHex(Digests.sha256(terms.ids().messageId() + terms.to().address()), 0, 8);
    }

    Rewritten relay(Incoming incoming) {
        Part root = incoming.root();
        openers.addAll(openers(root));
        nameContentIds(root);
        // files first: the text tells which of them did not go through
        var enclosed = new IdentityHashMap<Part, Enclosed>();
        var large = new boolean[1];
        root.eachLeaf(part -> {
            if (!part.isText()) {
                Enclosed file = enclosed(part);
                if (file != null) {
                    enclosed.put(part, file);
                }
            } else if (part.isHtml() && part.to() - part.from() > LARGEST_HTML) {
                large[0] = true;
            }
        });
        if (large[0]) {
            return new Refused(Refused.Why.TOO_LARGE);
        }
        String text = incoming.text();
        frame(text);
        return written(incoming.subject(), text, openers.isEmpty(), piece(root, enclosed));
    }

    Rewritten compose(String subject, String text, List<Attachment> attachments) {
        List<Piece> pieces = new ArrayList<>();
        for (Attachment file : attachments) {
            String name = FileNames.safe(file.name(), FileType.of(file.bytes()), pieces.size() + 1);
            Attachment kept = files.judge(new Attachment(name, FileType.of(file.bytes()), false, file.bytes()));
            if (kept != null) {
                pieces.add(new Enclosed(kept.withTexts(words -> redactor.redact(words, tally::text)), null));
            }
        }
        String clean = Characters.clean(text);
        frame(clean);
        Words words = plain(clean, true, false, false);
        pieces.addFirst(words);
        return written(subject, clean, false, pieces.size() == 1 ? words : new Group("mixed", pieces));
    }

    private Relayed written(String subject, String text, boolean withoutOpener, @Nullable Piece body) {
        Piece whole = body;
        if (whole == null) {
            whole = plain("", true, false, false);
        } else if (withoutOpener && !(above.isEmpty() && below.isEmpty())) {
            whole = new Group("mixed", List.of(plain("", true, false, false), whole));
        }
        String line = SubjectLine.of(redactor.redact(Characters.line(subject), tally::header), terms.subject());
        byte[] bytes = MessageWriter.write(terms, line, whole, seal);
        // counted where the message was edited
        String page = redactor.redact(PICTURE_ID.matcher(text).replaceAll(""), () -> {});
        return new Relayed(bytes, page, tally.sum(), files.refused());
    }

    /** What stands around the text: the head, and what became of files that did not go through. */
    private void frame(String text) {
        List<String> lines = new ArrayList<>();
        RelayTerms.Head head = terms.head();
        if (!head.unlessOrderIsNamed() || !text.contains(terms.subject().orderId())) {
            head.lines().forEach(line -> lines.add(Characters.line(line)));
        }
        for (RefusedFile file : files.refused()) {
            String name = redactor.redact(file.name(), tally::header);
            lines.add(texts.get("mime.refused." + file.why(), name));
        }
        above = lines;
        below = head.deskTag() == null ? List.of() : List.of(Characters.line(head.deskTag()));
    }

    /** The first text, in each of the ways in which it is told. */
    private static List<Part> openers(Part part) {
        if (part.isText()) {
            return List.of(part);
        }
        List<Part> found = new ArrayList<>();
        if (part.isMessage()) {
            return found;
        }
        boolean all = part.type().is("multipart/alternative");
        for (Part child : part.children()) {
            if (all || found.isEmpty()) {
                found.addAll(openers(child));
            }
        }
        return found;
    }

    /** Ids of parts name hosts and programs: they get new ones. */
    private void nameContentIds(Part root) {
        String mask = terms.from().address();
        String domain = mask.substring(mask.lastIndexOf('@') + 1);
        root.eachLeaf(part -> {
            String id = part.contentId();
            if (id != null && !id.isEmpty()) {
                contentIds.putIfAbsent(
                        SafeHtml.contentId(id),
                        "part" + contentIds.size() + "." + seal + "@" + Characters.line(domain));
            }
        });
    }

    private @Nullable Enclosed enclosed(Part part) {
        Attachment file = files.judge(part);
        if (file == null) {
            return null;
        }
        file = file.withTexts(text -> redactor.redact(text, tally::text));
        String id = part.contentId();
        return new Enclosed(file, id == null ? null : contentIds.get(SafeHtml.contentId(id)));
    }

    private @Nullable Piece piece(Part part, IdentityHashMap<Part, Enclosed> enclosed) {
        if (part.isText()) {
            return words(part);
        }
        if (part.isLeaf()) {
            return enclosed.get(part);
        }
        List<Piece> pieces = new ArrayList<>();
        if (part.isMessage()) {
            pieces.add(plain(passedOn(part.children().getFirst()), false, false, false));
        }
        for (Part child : part.children()) {
            Piece piece = piece(child, enclosed);
            if (piece != null) {
                pieces.add(piece);
            }
        }
        if (pieces.isEmpty()) {
            return null;
        }
        // what lost its other parts, as a signed message its signature, needs no group
        boolean lost = pieces.size() == 1 && part.children().size() > 1;
        return lost ? pieces.getFirst() : new Group(subtype(part), pieces);
    }

    private static String subtype(Part part) {
        return switch (part.type().value()) {
            case "multipart/alternative" -> "alternative";
            case "multipart/related" -> "related";
            default -> "mixed"; // what it means to its sender's program is nobody else's business
        };
    }

    /** Of a message in a message: its headers name people and servers, so these two are all that is told of them. */
    private static String passedOn(Part message) {
        String subject = message.headers().first("Subject");
        return "----\n" + (subject == null ? "" : Characters.line(EncodedWords.decode(subject)) + "\n") + "----\n";
    }

    private Words words(Part part) {
        String text = part.text();
        if (part.isHtml()) {
            boolean opens = openers.contains(part);
            String html = new SafeHtml(redactor, contentIds, tally)
                    .edit(text, opens ? above : List.of(), opens ? below : List.of());
            return new Words(html, true, false, false);
        }
        boolean flowed = "flowed".equalsIgnoreCase(part.type().get("format"));
        boolean delSp = flowed && "yes".equalsIgnoreCase(part.type().get("delsp"));
        return plain(text, openers.contains(part), flowed, delSp);
    }

    private Words plain(String text, boolean opens, boolean flowed, boolean delSp) {
        String redacted = redactor.redact(PICTURE_ID.matcher(text).replaceAll(""), tally::text);
        if (!opens) {
            return new Words(redacted, false, flowed, delSp);
        }
        var whole = new StringBuilder();
        above.forEach(line -> whole.append(line).append('\n'));
        whole.append(above.isEmpty() ? "" : "\n").append(redacted);
        below.forEach(line -> whole.append("\n\n").append(line));
        return new Words(whole.append('\n').toString(), false, flowed, delSp);
    }
}
