package dev.aftersale.mail.mime;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A message, or a part of one: headers, and a body that lies in {@code source} as it came, or further parts.
 *
 * @param children of a multipart; or, of a message in a message, that message
 */
record Part(Headers headers, Parameters type, byte[] source, int from, int to, List<Part> children) {

    /** What it is without knowing better: text in a message, and a file where it says so. */
    boolean isLeaf() {
        return children.isEmpty();
    }

    boolean isMessage() {
        return type.is("message/rfc822") || type.is("message/global");
    }

    /** The body of a leaf without its transfer coding. */
    byte[] decoded() {
        return TransferCoding.decode(source, from, to, headers.first("Content-Transfer-Encoding"));
    }

    Parameters disposition() {
        return Parameters.parse(headers.first("Content-Disposition"));
    }

    /** As the sender wrote it: not safe. */
    @Nullable
    String fileName() {
        String name = disposition().get("filename");
        return name != null ? name : type.get("name");
    }

    /** Without angle brackets. */
    @Nullable
    String contentId() {
        String id = headers.first("Content-ID");
        if (id == null) {
            return null;
        }
        String bare = id.strip();
        return bare.startsWith("<") && bare.endsWith(">") && bare.length() > 1
                ? bare.substring(1, bare.length() - 1).strip()
                : bare;
    }

    /** Whether its text is to be read with the message, and is no file. */
    boolean isText() {
        if (!isLeaf() || disposition().is("attachment") || fileName() != null) {
            return false;
        }
        return type.value().isEmpty() || !type.isType() || type.is("text/plain") || isHtml();
    }

    boolean isHtml() {
        return type.is("text/html") || type.is("application/xhtml+xml");
    }

    /** The characters of a text: with line feeds, without controls. */
    String text() {
        return Characters.clean(Charsets.decode(decoded(), type.get("charset")));
    }

    void eachLeaf(Consumer<Part> visitor) {
        if (isLeaf()) {
            visitor.accept(this);
        } else {
            children.forEach(child -> child.eachLeaf(visitor));
        }
    }
}
