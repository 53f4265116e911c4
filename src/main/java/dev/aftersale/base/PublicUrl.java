package dev.aftersale.base;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Where people reach this deployment: {@code aftersale.public-url}, or this machine. For links that leave in mails. */
@Component
public final class PublicUrl {

    private final String base;

    PublicUrl(@Value("${aftersale.public-url:}") String configured, @Value("${aftersale.http-port:8080}") int port) {
        String url = configured.isBlank() ? "http://localhost:" + port : configured.strip();
        this.base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /** {@code https://shop.example/o/…} for {@code /o/…}. */
    public String of(String path) {
        return base + path;
    }

    /** Scheme, host and port, as browsers name where a page comes from. */
    public String origin() {
        int path = base.indexOf('/', base.indexOf("//") + 2);
        return path < 0 ? base : base.substring(0, path);
    }
}
