package dev.aftersale.support;

/**
 * A file of a message, as a list shows it.
 *
 * @param position from 1
 * @param size in bytes
 * @param width of a picture, in pixels; otherwise 0
 */
public record ThreadFile(int position, String name, String mediaType, int size, int width, int height) {

    public boolean isPicture() {
        return width > 0;
    }
}
