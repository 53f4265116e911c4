package dev.aftersale.pages;

/** One line that says what was just done, shown once on the next page. */
public record Toast(Tone tone, String text) {

    public static Toast ok(String text) {
        return new Toast(Tone.OK, text);
    }

    public static Toast warn(String text) {
        return new Toast(Tone.WARN, text);
    }

    public static Toast bad(String text) {
        return new Toast(Tone.BAD, text);
    }
}
