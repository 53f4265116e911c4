package dev.aftersale.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.base.Money;
import jakarta.servlet.http.Cookie;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class PageTest {

    private static Page reader(String acceptLanguage) {
        var request = new MockHttpServletRequest("GET", "/o/x");
        request.addHeader("Accept-Language", acceptLanguage);
        request.addPreferredLocale(Locale.forLanguageTag(acceptLanguage));
        return PageFixture.anonymous(request);
    }

    @Test
    void money_is_written_in_the_orders_currency_and_the_readers_manner() {
        assertThat(reader("en").money(-123_456, "GBP")).isEqualTo("−£1,234.56");
        assertThat(reader("de").money(-123_456, "GBP")).isEqualTo("−1.234,56\u00a0£");
        assertThat(reader("fr").money(123_456, "EUR")).isEqualTo("1\u202f234,56\u00a0€");
        assertThat(reader("es").money(123_456, "EUR")).isEqualTo("1.234,56\u00a0€");
        assertThat(reader("en").money(1_050, "JPY")).isEqualTo("¥1,050");
        assertThat(reader("en").amount(Money.of(105_000, "USD"))).isEqualTo("1,050.00");
    }

    @Test
    void times_are_relative_for_a_week_then_days() {
        Page page = reader("en");
        Instant now = page.now();
        assertThat(page.relative(now.minusSeconds(10))).isEqualTo("just now");
        assertThat(page.relative(now.minusSeconds(130))).isEqualTo("2 min ago");
        assertThat(page.relative(now.plus(Duration.ofHours(31)))).isEqualTo("in 31 h");
        assertThat(page.relative(now.minus(Duration.ofDays(5)))).isEqualTo("5 days ago");
        assertThat(page.relative(now.minus(Duration.ofDays(14)))).isEqualTo("Nov 9");
        assertThat(page.relative(now.minus(Duration.ofDays(400)))).isEqualTo("Oct 19, 2025");
        assertThat(page.left(now.plus(Duration.ofHours(3)))).isEqualTo("3 h left");
        assertThat(page.left(now.minus(Duration.ofHours(3)))).isEqualTo("3 h overdue");
        assertThat(reader("de").left(now.minus(Duration.ofDays(4)))).isEqualTo("4 Tg. überfällig");
    }

    @Test
    void a_moment_is_told_in_the_readers_zone() {
        Instant winter = Instant.parse("2026-11-25T23:30:00Z");
        assertThat(reader("de").in(ZoneId.of("Europe/Berlin")).moment(winter)).isEqualTo("Do., 26. Nov., 00:30");
        assertThat(reader("en-GB").in(ZoneId.of("Europe/London")).moment(Instant.parse("2026-07-01T11:00:00Z")))
                .isEqualTo("Wed 1 Jul, 12:00");
    }

    @Test
    void the_language_is_the_persons_else_the_chosen_one_else_the_browsers() {
        var request = new MockHttpServletRequest("GET", "/console");
        request.addHeader("Accept-Language", "fr-CA");
        request.addPreferredLocale(Locale.CANADA_FRENCH);
        assertThat(PageFixture.anonymous(request).locale()).isEqualTo(Locale.CANADA_FRENCH);

        var chosen = new MockHttpServletRequest("GET", "/console");
        chosen.setCookies(new Cookie("lang", "es"));
        assertThat(PageFixture.anonymous(chosen).locale().getLanguage()).isEqualTo("es");

        var own = new MockHttpServletRequest("GET", "/console");
        own.setCookies(new Cookie("lang", "es"));
        assertThat(PageFixture.page(own, Locale.GERMANY).locale()).isEqualTo(Locale.GERMANY);

        assertThat(reader("nl").text("common.save")).isEqualTo("Save");
    }

    @Test
    void a_link_to_this_page_changes_one_thing_of_its_query() {
        var request = new MockHttpServletRequest("GET", "/console/orders");
        request.setQueryString("state=open&q=a%26b&after=9");
        Page page = PageFixture.page(request, Locale.ENGLISH);
        assertThat(page.here()).isEqualTo("/console/orders?state=open&q=a%26b&after=9");
        assertThat(page.here("after", "ü&1")).isEqualTo("/console/orders?state=open&q=a%26b&after=%C3%BC%261");
        assertThat(page.here("after", null)).isEqualTo("/console/orders?state=open&q=a%26b");
    }

    @Test
    void a_person_has_initials() {
        assertThat(PageFixture.page(Locale.ENGLISH).person().initials()).isEqualTo("AR");
    }
}
