package dev.aftersale.pages;

import dev.aftersale.base.SecretBox;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Locale;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** A page for a reader who needs no server. */
final class PageFixture {

    static final Instant NOW = Instant.parse("2026-11-23T16:10:00Z");

    private PageFixture() {}

    static Page page(Locale locale) {
        return page(new MockHttpServletRequest("GET", "/console/orders"), locale);
    }

    static Page page(MockHttpServletRequest request, Locale locale) {
        Person.isHere(
                request,
                new Person("Ana Reyes", "Owner", "Northwind", null, locale, ZoneId.of("Europe/London"), "/out", "/me"));
        return anonymous(request);
    }

    static Page anonymous(MockHttpServletRequest request) {
        var box = new SecretBox(new byte[SecretBox.KEY_BYTES]);
        return new Pages(new Site(new Assets(), new ToastCookie(box), InstantSource.fixed(NOW), true))
                .of(request, new MockHttpServletResponse());
    }
}
