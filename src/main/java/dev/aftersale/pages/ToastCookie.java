package dev.aftersale.pages;

import dev.aftersale.base.SecretBox;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Carries a toast over a redirect, for readers with and without a session. Sealed: nobody else can put words into our mouth.
 */
@Component
final class ToastCookie {

    private static final String NAME = "toast";
    private static final Duration LIFE = Duration.ofMinutes(1);
    private static final int MAX_CHARS = 600; // a cookie holds 4 KB; a toast is a line

    private final SecretBox box;

    ToastCookie(SecretBox box) {
        this.box = box;
    }

    void put(HttpServletRequest request, HttpServletResponse response, Toast toast) {
        String text = toast.text().substring(0, Math.min(MAX_CHARS, toast.text().length()));
        byte[] sealed = box.seal((toast.tone().name() + " " + text).getBytes(StandardCharsets.UTF_8));
        set(request, response, Base64.getUrlEncoder().withoutPadding().encodeToString(sealed), LIFE);
    }

    /** The toast that the redirect before left, once. */
    @Nullable
    Toast take(HttpServletRequest request, HttpServletResponse response) {
        String value = Cookies.value(request, NAME);
        if (value == null) {
            return null;
        }
        set(request, response, "", Duration.ZERO);
        try {
            String opened = new String(box.open(Base64.getUrlDecoder().decode(value)), StandardCharsets.UTF_8);
            int space = opened.indexOf(' ');
            return new Toast(Tone.valueOf(opened.substring(0, space)), opened.substring(space + 1));
        } catch (RuntimeException e) {
            return null; // not ours, or from before a change of the key: there is nothing to show
        }
    }

    private static void set(HttpServletRequest request, HttpServletResponse response, String value, Duration life) {
        response.addHeader(
                HttpHeaders.SET_COOKIE, Cookies.make(request, NAME, value, life).toString());
    }
}
