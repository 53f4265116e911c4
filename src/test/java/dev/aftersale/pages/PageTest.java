package dev.aftersale.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.base.Money;
import jakarta.servlet.http.Cookie;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
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

    private static Page at(@Nullable String query) {
        var request = new MockHttpServletRequest("GET", "/console/orders");
        request.setQueryString(query);
        for (String part : query == null ? new String[0] : query.split("&")) {
            String[] sides = part.split("=", 2);
            request.addParameter(sides[0], URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
        }
        return PageFixture.anonymous(request);
    }

    private static String query(@Nullable String address) {
        return Objects.requireNonNull(address).replace("/console/orders?", "");
    }

    @Test
    void a_list_is_leafed_through_there_and_back() {
        Page first = at("q=reed");
        assertThat(first.previous("after")).isNull();
        Page second = at(query(first.next("after", 30)));
        Page third = at(query(second.next("after", 20)));
        assertThat(third.here()).isEqualTo("/console/orders?q=reed&after=20&via=30");
        assertThat(third.previous("after")).isEqualTo(second.here());
        assertThat(second.previous("after")).isEqualTo(first.here());

        Page far = at("after=100");
        for (int pages = 0; pages < 100; pages++) {
            far = at(query(far.next("after", 1_000_000_000_000_000_000L + pages)));
        }
        assertThat(far.here()).as("no address grows without end").hasSizeLessThan(600);
    }

    @Test
    void the_way_back_to_a_list_is_taken_along_and_no_other_way() {
        Page list = at("q=reed%20a&stage=to_ship&lang=de");
        String there = list.into("/console/orders/7");
        assertThat(there).isEqualTo("/console/orders/7?list=q%3Dreed%2520a%26stage%3Dto_ship");
        Page order = at("act=ship&list=q%3Dreed%2520a%26stage%3Dto_ship");
        assertThat(order.back("/console/orders")).isEqualTo("/console/orders?q=reed%20a&stage=to_ship");
        assertThat(order.along("/console/orders/7?act=ship#act"))
                .isEqualTo("/console/orders/7?act=ship&list=q%3Dreed%2520a%26stage%3Dto_ship#act");
        Page bent = at("list=%22onclick%3D");
        assertThat(bent.back("/console/orders")).isEqualTo("/console/orders");
        assertThat(bent.along("/console/orders/7")).isEqualTo("/console/orders/7");
        assertThat(at(null).into("/console/orders/7")).isEqualTo("/console/orders/7");
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

    /** Midnight is read as the one before: a day too early to be late, or a day too late. */
    @Test
    void what_ends_with_a_day_is_named_by_that_day() {
        Instant midnight = Instant.parse("2026-12-01T23:00:00Z");
        assertThat(reader("de").in(ZoneId.of("Europe/Berlin")).deadline(midnight))
                .isEqualTo("Di., 1. Dez., Tagesende");
        assertThat(reader("fr").in(ZoneId.of("Europe/Paris")).deadline(midnight))
                .endsWith(", fin de journée");
        assertThat(reader("en-GB").in(ZoneId.of("Europe/Berlin")).deadline(midnight))
                .isEqualTo("Tue 1 Dec, end of day");
        assertThat(reader("en-GB").in(ZoneId.of("Europe/London")).deadline(midnight))
                .isEqualTo("Tue 1 Dec, 23:00");
    }

    @Test
    void a_sentence_that_ends_with_an_abbreviation_has_one_full_stop() {
        Page french = reader("fr");
        String day = french.day(Instant.parse("2026-12-03T12:00:00Z"));
        assertThat(day).isEqualTo("3 déc.");
        assertThat(french.text("buyer.next.SHIPPED.by", "", day)).endsWith(" le 3 déc.");
        assertThat(french.text("buyer.next.RECEIVED.by", "a..b", day)).contains("a..b l’", "le 3 déc. Vous");
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
