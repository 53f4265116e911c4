package dev.aftersale.upload;

import dev.aftersale.base.Problem;
import dev.aftersale.base.TextBytes;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A file that goes with a message: a picture that is nothing else, a PDF, or plain text.
 *
 * @param name for people, with an ending that fits the content; no path, no control or direction characters
 * @param width of a picture, in pixels; otherwise 0
 */
public record NamedFile(String name, StoredFile file, int width, int height) {

    /** What a file may weigh. */
    public static final int MOST_BYTES = Photo.MOST_BYTES;

    private static final int LONGEST_NAME = 100;
    private static final Pattern PATH = Pattern.compile("^.*[/\\\\]", Pattern.DOTALL);
    private static final Pattern UNFIT = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}\"<>:|?*;]");
    private static final Pattern ENDING = Pattern.compile("\\.[^.]{0,10}$");

    /** Takes a file for what its content is, or says why it can't be taken. Pictures are drawn anew. */
    public static NamedFile read(String name, byte[] content) {
        return read(name, content, Photo::read);
    }

    /** The same of a mail, which some pictures need not be drawn anew for: {@link Photo#mailed}. */
    public static NamedFile mailed(String name, byte[] content) {
        return read(name, content, Photo::mailed);
    }

    private static NamedFile read(String name, byte[] content, Function<byte[], Photo> pictures) {
        if (content.length > MOST_BYTES) {
            throw Problem.BODY_TOO_LARGE.because("A file must not have more than 10 MB.");
        }
        FileType type = FileType.of(content)
                .orElseThrow(() -> Problem.FILE_REFUSED.because(
                        "Attach pictures (JPEG, PNG, WebP, GIF), PDF or plain text; this file is none of them."));
        return switch (type) {
            case JPEG, PNG, WEBP, GIF -> picture(name, pictures.apply(content));
            case PDF -> new NamedFile(named(name, "pdf"), new StoredFile("application/pdf", content.clone()), 0, 0);
            case TEXT ->
                new NamedFile(named(name, "txt"), new StoredFile("text/plain;charset=UTF-8", content.clone()), 0, 0);
        };
    }

    private static NamedFile picture(String name, Photo photo) {
        return new NamedFile(
                named(name, "jpg"), new StoredFile("image/jpeg", photo.jpeg()), photo.width(), photo.height());
    }

    /** The same with what it says in words changed: its name and, if it is a text, all of it. */
    public NamedFile withTexts(UnaryOperator<String> change) {
        String changed = change.apply(name);
        String ending = name.substring(name.lastIndexOf('.') + 1);
        return new NamedFile(
                changed.equals(name) ? name : named(changed, ending),
                file.mediaType().startsWith("text/")
                        ? new StoredFile(file.mediaType(), TextBytes.changed(file.content(), change))
                        : file,
                width,
                height);
    }

    public boolean isPicture() {
        return width > 0;
    }

    /** The ending tells what a file is to those who open it: it is ours, not the sender's. */
    private static String named(String name, String ending) {
        String plain = UNFIT.matcher(PATH.matcher(name).replaceFirst("")).replaceAll("");
        String stem = ENDING.matcher(plain.strip()).replaceFirst("").replaceAll("^[.\\s]+", "");
        if (stem.isBlank()) {
            stem = "file";
        }
        int chars = Math.min(stem.codePointCount(0, stem.length()), LONGEST_NAME);
        return stem.substring(0, stem.offsetByCodePoints(0, chars)) + "." + ending;
    }
}
