package dev.aftersale.mail.mime;

/** A file that did not go through; the message that went on says so. */
public record RefusedFile(String name, Why why) {

    public enum Why {
        /** Not a type that goes through. */
        TYPE,
        TOO_MANY,
        TOO_LARGE,
        /** Nobody can see what is in it, so nobody can say that it gives no address away. */
        ENCRYPTED
    }
}
