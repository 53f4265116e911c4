package dev.aftersale.pages;

import java.time.Instant;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** What is the same for all pages of this deployment. */
@Component
final class Site {

    private final Assets assets;
    private final ToastCookie toasts;
    private final InstantSource clock;
    private final boolean demo;

    Site(Assets assets, ToastCookie toasts, InstantSource clock, @Value("${aftersale.demo:false}") boolean demo) {
        this.assets = assets;
        this.toasts = toasts;
        this.clock = clock;
        this.demo = demo;
    }

    Assets assets() {
        return assets;
    }

    ToastCookie toasts() {
        return toasts;
    }

    boolean demo() {
        return demo;
    }

    Instant now() {
        return clock.instant();
    }
}
