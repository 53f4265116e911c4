package dev.aftersale.desk;

import java.io.Serial;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A desk did not do what it was asked to. The message is for the merchant's people: what it said, and never a secret. */
final class DeskTrouble extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    private static final int LONGEST = 300;

    private final boolean isFinal;
    private final transient @Nullable Duration pause;

    private DeskTrouble(String message, boolean isFinal, @Nullable Duration pause, @Nullable Throwable cause) {
        super(message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "…", cause);
        this.isFinal = isFinal;
        this.pause = pause;
    }

    /** It may have done it or not; asked again later, it will tell. */
    static DeskTrouble later(String message, @Nullable Throwable cause) {
        return new DeskTrouble(message, false, null, cause);
    }

    /** It wants to be left alone for so long, whatever it is about. */
    static DeskTrouble pause(String message, Duration pause) {
        return new DeskTrouble(message, false, pause, null);
    }

    /** It will never take this. */
    static DeskTrouble refused(String message) {
        return new DeskTrouble(message, true, null, null);
    }

    boolean isFinal() {
        return isFinal;
    }

    @Nullable
    Duration pause() {
        return pause;
    }

    /** What people are told. */
    String what() {
        return String.valueOf(getMessage());
    }
}
