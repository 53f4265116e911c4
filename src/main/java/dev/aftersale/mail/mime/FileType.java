package dev.aftersale.mail.mime;

/** What a file is by its first bytes; its name and the type that its sender gives it prove nothing. */
public enum FileType {
    JPEG("image/jpeg", "jpg"),
    PNG("image/png", "png"),
    GIF("image/gif", "gif"),
    WEBP("image/webp", "webp"),
    HEIC("image/heic", "heic"),
    PDF("application/pdf", "pdf"),
    TEXT("text/plain", "txt"),
    DOCX("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    /** Any other document of an office program, which can hold programs: also one that holds some. */
    OFFICE("application/octet-stream", "bin"),
    ARCHIVE("application/octet-stream", "bin"),
    PROGRAM("application/octet-stream", "bin"),
    /** HTML, SVG, XML: what a browser would run. */
    MARKUP("application/octet-stream", "bin"),
    UNKNOWN("application/octet-stream", "bin");

    private final String mimeType;
    private final String extension;

    FileType(String mimeType, String extension) {
        this.mimeType = mimeType;
        this.extension = extension;
    }

    /** With which it is sent on. */
    public String mimeType() {
        return mimeType;
    }

    /** Which its name ends with when it is sent on, without a dot. */
    public String extension() {
        return extension;
    }
}
