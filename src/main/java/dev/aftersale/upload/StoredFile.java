package dev.aftersale.upload;

/** A file as it is kept: an {@code image/jpeg} that is nothing but a picture, an {@code application/pdf}, or plain text. */
public final class StoredFile {

    private final String mediaType;
    private final byte[] content;

    public StoredFile(String mediaType, byte[] content) {
        this.mediaType = mediaType;
        this.content = content;
    }

    public String mediaType() {
        return mediaType;
    }

    public byte[] content() {
        return content.clone();
    }

    /** In bytes. */
    public int size() {
        return content.length;
    }
}
