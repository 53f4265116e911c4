package dev.aftersale.mail.mime;

import jakarta.mail.BodyPart;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/** A message as a strict reader of another house understands it: what we wrote must be plain to everybody. */
final class ReadBack {

    private static final Session SESSION = Session.getInstance(strict());

    private final MimeMessage message;
    private final StringBuilder plain = new StringBuilder();
    private final StringBuilder html = new StringBuilder();
    private final List<String> files = new ArrayList<>();
    private final List<byte[]> contents = new ArrayList<>();
    private final List<String> partHeaders = new ArrayList<>();
    private final String structure;
    private int inlineImages;

    private ReadBack(MimeMessage message) throws MessagingException, IOException {
        this.message = message;
        this.structure = collect(message);
        if (!html.isEmpty()) {
            for (BodyPart part : inlines) {
                String id = ((MimeBodyPart) part).getContentID();
                inlineImages += html.indexOf("cid:" + id.substring(1, id.length() - 1)) >= 0 ? 1 : 0;
            }
        }
    }

    private final List<BodyPart> inlines = new ArrayList<>();

    private static Properties strict() {
        var properties = new Properties();
        properties.put("mail.mime.address.strict", "true");
        return properties;
    }

    static ReadBack of(byte[] bytes) {
        try {
            return new ReadBack(new MimeMessage(SESSION, new ByteArrayInputStream(bytes)));
        } catch (MessagingException | IOException e) {
            throw new AssertionError("not readable: " + new String(bytes, StandardCharsets.UTF_8), e);
        }
    }

    private String collect(Part part) throws MessagingException, IOException {
        var type = new ContentType(part.getContentType());
        String name = type.getBaseType().toLowerCase(Locale.ROOT);
        if (part.getContent() instanceof Multipart parts) {
            List<String> children = new ArrayList<>();
            for (int i = 0; i < parts.getCount(); i++) {
                for (Header header : Collections.list(parts.getBodyPart(i).getAllHeaders())) {
                    partHeaders.add(header.getName());
                }
                children.add(collect(parts.getBodyPart(i)));
            }
            return name + "(" + String.join(", ", children) + ")";
        }
        if (part.getFileName() != null) {
            files.add(MimeUtility.decodeText(part.getFileName()) + " " + name);
            contents.add(part.getInputStream().readAllBytes());
            if (part instanceof MimeBodyPart body && body.getContentID() != null) {
                inlines.add(body);
            }
        } else if (name.equals("text/html")) {
            html.append(part.getContent()).append('\n');
        } else if (name.equals("text/plain")) {
            plain.append(part.getContent()).append('\n');
        } else {
            throw new AssertionError("a part without a name: " + name);
        }
        return name;
    }

    /** With line feeds. */
    String plain() {
        return plain.toString().replace("\r\n", "\n");
    }

    String html() {
        return html.toString().replace("\r\n", "\n");
    }

    List<String> files() {
        return files;
    }

    List<byte[]> contents() {
        return contents;
    }

    List<String> partHeaders() {
        return partHeaders;
    }

    String structure() {
        return structure;
    }

    int inlineImages() {
        return inlineImages;
    }

    List<Header> headers() {
        try {
            return Collections.list(message.getAllHeaders());
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    /** Unfolded and decoded; empty if there is none. */
    String header(String name) {
        try {
            String value = message.getHeader(name, null);
            return value == null
                    ? ""
                    : MimeUtility.decodeText(MimeUtility.unfold(value).replaceAll("[\\r\\n]+\\s", " "));
        } catch (MessagingException | IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Everything that can be read of it, in its headers, texts and names of files. */
    String all() {
        var all = new StringBuilder();
        for (Header header : headers()) {
            all.append(header.getName())
                    .append(": ")
                    .append(header(header.getName()))
                    .append('\n');
        }
        return all.append(plain()).append(html()).append(files).toString();
    }
}
