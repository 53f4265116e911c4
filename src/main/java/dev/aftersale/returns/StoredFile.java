package dev.aftersale.returns;

/** A photo or a label as it is kept: an {@code image/jpeg} that we drew ourselves, or an {@code application/pdf}. */
public final class StoredFile {

    private final String mediaType;
    private final byte[] content;

    StoredFile(String mediaType, byte[] content) {
        this.mediaType = mediaType;
        this.content = content;
    }

    public String mediaType() {
        return mediaType;
    }

    public byte[] content() {
        return content.clone();
    }
}
