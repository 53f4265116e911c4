package dev.aftersale.pages;

import dev.aftersale.base.Money;
import dev.aftersale.base.ProblemException;
import dev.aftersale.base.Texts;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;

/**
 * One page for one reader: every template takes it as {@code @param Page page}, every controller method that wants it as an
 * argument. It knows the reader's language, money, clock and zone, who is signed in, and how to answer a form.
 */
public final class Page {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Site site;
    private final Preferences preferences;
    private final @Nullable Person person;
    private final Texts texts;
    private final Times times;

    Page(HttpServletRequest request, HttpServletResponse response, Site site) {
        this.request = request;
        this.response = response;
        this.site = site;
        this.person = Person.of(request);
        this.preferences = Preferences.of(request, response, person);
        this.texts = Texts.in(preferences.locale());
        this.times = new Times(texts, person == null ? ZoneId.of("UTC") : person.zone(), site.now());
    }

    private Page(Page page, Texts texts, ZoneId zone) {
        this.request = page.request;
        this.response = page.response;
        this.site = page.site;
        this.person = page.person;
        this.preferences = page.preferences;
        this.texts = texts;
        this.times = new Times(texts, zone, page.times.now());
        Pages.replace(request, this);
    }

    // What is said, and how

    /** The text of {@code key} in the reader's language, see {@link Texts#get}. */
    public String text(String key, Object... args) {
        return texts.get(key, args);
    }

    public Texts texts() {
        return texts;
    }

    public Locale locale() {
        return texts.locale();
    }

    public String money(Money amount) {
        return texts.money(amount);
    }

    /** Minor units of {@code currency}, such as order rows carry them. */
    public String money(long minor, String currency) {
        return texts.money(Money.of(minor, currency));
    }

    /** Without minor units: for axes and headlines. */
    public String roundMoney(Money amount) {
        return texts.roundMoney(amount);
    }

    /** Without the currency's sign, for columns whose head names it. */
    public String amount(Money amount) {
        return texts.amount(amount);
    }

    public String number(long number) {
        return texts.number(number);
    }

    /** {@code 1.2 MB}. */
    public String size(long bytes) {
        return texts.size(bytes);
    }

    /** What was wrong and what would work, in words for people. */
    public String problem(ProblemException problem) {
        String key = "problem." + problem.problem().name();
        String known = texts.has(key) ? texts.get(key) : texts.get("problem.UNEXPECTED");
        // The detail is precise but English, as the API's is: who reads English has both.
        return texts.locale().getLanguage().equals("en") ? known + " (" + problem.detail() + ")" : known;
    }

    // When

    public ZoneId zone() {
        return times.zone();
    }

    public Instant now() {
        return times.now();
    }

    /** {@code 2 h ago}. Rather use {@code @template.c.time}, which shows the exact time on hover. */
    public String relative(Instant moment) {
        return times.relative(moment);
    }

    public String exact(Instant moment) {
        return times.exact(moment);
    }

    /** {@code 31 h left} or {@code 2 h overdue}. */
    public String left(Instant deadline) {
        return times.left(deadline);
    }

    /** {@code Tue, 25 Nov, 14:10}, in the reader's zone. */
    public String moment(Instant moment) {
        return times.moment(moment);
    }

    public String day(Instant moment) {
        return times.day(moment);
    }

    public String day(LocalDate day) {
        return times.day(day);
    }

    /** The same page with its times in {@code zone}; from now on it is this request's. */
    public Page in(ZoneId zone) {
        return new Page(this, texts, zone);
    }

    /** The same page in another language, if the reader hasn't chosen one; from now on it is this request's. */
    public Page in(Locale locale) {
        return preferences.isChosen() ? this : new Page(this, Texts.in(locale), times.zone());
    }

    // Who, and where

    /** Who is signed in; null for buyers and for those who are about to log in. */
    public @Nullable Person person() {
        return person;
    }

    /** Whether this deployment is a demo, whose money is simulated. Layouts say so on every page. */
    public boolean isDemo() {
        return site.demo();
    }

    /** {@code light} or {@code dark} as chosen, null for what the system has. */
    public @Nullable String theme() {
        return preferences.theme();
    }

    public String asset(String name) {
        return site.assets().url(name);
    }

    /** Path and query of this page. */
    public String here() {
        return address(query());
    }

    /** This page with {@code name=value} in its query instead of what it says of {@code name}; without it if null. */
    public String here(String name, @Nullable Object value) {
        var parts = new ArrayList<String>();
        for (String part : query().split("&", -1)) {
            if (!part.isEmpty() && !part.equals(name) && !part.startsWith(name + "=")) {
                parts.add(part);
            }
        }
        if (value != null) {
            parts.add(name + "=" + URLEncoder.encode(value.toString(), StandardCharsets.UTF_8));
        }
        return address(String.join("&", parts));
    }

    private String address(String query) {
        Object refused = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        String path = refused == null ? request.getRequestURI() : refused.toString();
        return query.isEmpty() ? path : path + "?" + query;
    }

    /** Empty on the page of an error, whose request may have been anything. */
    private String query() {
        String query = request.getQueryString();
        return query == null || request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) != null ? "" : query;
    }

    /** Whether htmx asks for a part of the page: then a template without its layout is enough. */
    public boolean isPart() {
        return "true".equals(request.getHeader("HX-Request"));
    }

    /** How many things of a menu entry want attention, if somebody {@linkplain Counts counted}. */
    public long count(String entry) {
        return Counts.of(request, entry);
    }

    // Forms

    /** Against forged forms; empty where nothing protects the page. {@code @template.c.form} has it in it. */
    public Optional<CsrfToken> csrf() {
        return Optional.ofNullable((CsrfToken) request.getAttribute(CsrfToken.class.getName()));
    }

    /** A fresh idempotency key for a form: sent twice, it takes effect once. {@code @template.c.form} has it in it. */
    public String key() {
        var bits = new byte[16];
        RANDOM.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    /** What a controller returns after a form was done: go on to {@code path} (303). */
    public String seeOther(String path) {
        return PageViews.SEE_OTHER + path;
    }

    /** The same, with one line there that says what was done. */
    public String seeOther(String path, Toast toast) {
        site.toasts().put(request, response, toast);
        return seeOther(path);
    }

    /** What a controller returns for a form that is refused: the same page again (422), with the errors at its fields. */
    public String refused(String template) {
        response.setStatus(422);
        return template;
    }

    /** The line that the page before left; once. */
    public @Nullable Toast toast() {
        return site.toasts().take(request, response);
    }
}
