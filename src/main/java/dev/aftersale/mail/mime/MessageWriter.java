package dev.aftersale.mail.mime;

import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.internet.ParameterList;
import jakarta.mail.util.StreamProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Writes a message: these headers and no others, in this order, with CRLF and seven bits. */
final class MessageWriter {

    private static final int MOST_REFERENCES = 20;

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, d MMM uuuu HH:mm:ss '+0000'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(8_192);
    private final String boundary;
    private int groups;

    private MessageWriter(String boundary) {
        this.boundary = boundary;
    }

    /** @param seal letters and digits that no other message has */
    static byte[] write(RelayTerms terms, String subject, Piece body, String seal) {
        // "=_" stands in no text that is quoted-printable or base64, so no text holds a boundary
        var writer = new MessageWriter("=_" + seal);
        writer.headers(terms, subject);
        writer.piece(body);
        return writer.out.toByteArray();
    }

    private void headers(RelayTerms terms, String subject) {
        header("From", address(terms.from()));
        header("To", address(terms.to()));
        header("Reply-To", address(terms.from()));
        header("Subject", words(subject));
        header("Date", date(terms.date()));
        header("Message-ID", terms.ids().messageId());
        String inReplyTo = terms.ids().inReplyTo();
        if (inReplyTo != null && MessageIds.isId(inReplyTo)) {
            header("In-Reply-To", inReplyTo);
        }
        List<String> references = references(terms.ids().references());
        if (!references.isEmpty()) {
            header("References", String.join("\r\n ", references));
        }
        new TreeMap<>(terms.marketHeaders()).forEach((name, value) -> {
            if (name.matches("X-Market-[A-Za-z0-9-]{1,60}")) {
                header(name, words(Characters.cut(Characters.line(value), 500)));
            }
        });
        header(Signs.HOP_HEADER, Integer.toString(terms.hops()));
        header("MIME-Version", "1.0");
    }

    static String date(Instant date) {
        return DATE.format(date);
    }

    /** The first, by which threads are known, and the latest. */
    private static List<String> references(List<String> ids) {
        List<String> good = ids.stream().filter(MessageIds::isId).distinct().toList();
        if (good.size() <= MOST_REFERENCES) {
            return good;
        }
        var kept = new ArrayList<>(List.of(good.getFirst()));
        kept.addAll(good.subList(good.size() - MOST_REFERENCES + 1, good.size()));
        return kept;
    }

    private static String address(MailAddress who) {
        String name = MailAddress.safeName(who.name());
        String address = MailAddress.quoted(Characters.line(who.address()).replaceAll("[\\s<>]", ""));
        try {
            return name.isEmpty() ? address : new InternetAddress(address, name, "UTF-8").toString();
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("every Java has UTF-8", e);
        }
    }

    private static String words(String line) {
        try {
            // what reads like an encoded word would be decoded once more, and nobody has looked at what is in it
            return MimeUtility.encodeText(line.replace("=?", "= ?"), "UTF-8", null);
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("every Java has UTF-8", e);
        }
    }

    private void header(String name, String value) {
        String folded = value.contains("\r\n ") ? value : MimeUtility.fold(name.length() + 2, value);
        line(name + ": " + folded);
    }

    private void line(String line) {
        out.writeBytes(line.getBytes(StandardCharsets.UTF_8));
        out.writeBytes(CRLF);
    }

    /** Asked for once: the library would look through all jars for it, for each part of each message. */
    private static final StreamProvider STREAMS = StreamProvider.provider();

    private static final byte[] CRLF = {'\r', '\n'};

    private void piece(Piece piece) {
        switch (piece) {
            case Piece.Group group -> group(group);
            case Piece.Words words -> words(words);
            case Piece.Enclosed file -> file(file);
        }
    }

    private void group(Piece.Group group) {
        String own = boundary + "_" + groups++;
        line("Content-Type: multipart/" + group.subtype() + ";\r\n boundary=\"" + own + "\"");
        line("");
        for (Piece piece : group.pieces()) {
            line("--" + own);
            piece(piece);
        }
        line("--" + own + "--");
    }

    private void words(Piece.Words words) {
        byte[] text = words.text().replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        line("Content-Type: text/" + (words.html() ? "html" : "plain") + "; charset=UTF-8"
                + (words.flowed() ? "; format=flowed" : "") + (words.delSp() ? "; delsp=yes" : ""));
        encoded(text, isMostlyAscii(text) ? "quoted-printable" : "base64");
    }

    private static boolean isMostlyAscii(byte[] text) {
        int others = 0;
        for (byte b : text) {
            others += b < 0 ? 1 : 0;
        }
        return others <= text.length / 5;
    }

    private void file(Piece.Enclosed enclosed) {
        Attachment file = enclosed.file();
        line("Content-Type: " + file.type().mimeType()
                + named("name", file.name(), 14 + file.type().mimeType().length()));
        line("Content-Disposition: " + (file.inline() ? "inline" : "attachment") + named("filename", file.name(), 31));
        if (enclosed.contentId() != null) {
            line("Content-ID: <" + enclosed.contentId() + ">");
        }
        encoded(file.bytes(), "base64");
    }

    private static String named(String parameter, String name, int used) {
        var parameters = new ParameterList();
        parameters.set(parameter, name, "UTF-8");
        return parameters.toString(used);
    }

    private void encoded(byte[] content, String encoding) {
        line("Content-Transfer-Encoding: " + encoding);
        line("");
        try {
            OutputStream encoder = encoding.equals("base64") ? STREAMS.outputBase64(out) : STREAMS.outputQP(out);
            encoder.write(content);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        line("");
    }
}
