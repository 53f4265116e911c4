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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;

/**
 * One page for one reader: every template takes it as its parameter {@code page}, every controller method that wants it as an
 * argument. It knows the reader's language, money, clock and zone, who is signed in, and how to answer a form.
 */
public final class Page {

    private static final SecureRandom RANDOM = new SecureRandom();

    /** The cursors of the pages of a list before this one, the first page's left out. */
    public static final String VIA = "via";

    /** An address could become too long; farther back it goes to the first page. */
    public static final int MOST_PAGES_BACK = 20;

    /** The query of the list that somebody comes from. */
    private static final String LIST = "list";

    private static final int LONGEST_WAY = 2_000;
    private static final Pattern QUERY = Pattern.compile("[\\w=&%.,:+*~-]*");

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

    private Page(Page page, ZoneId zone) {
        this.request = page.request;
        this.response = page.response;
        this.site = page.site;
        this.person = page.person;
        this.preferences = page.preferences;
        this.texts = page.texts;
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

    /** {@code Tue, 25 Nov, 14:10}, or {@code Tue, 25 Nov, end of day}: until when something is to be done. */
    public String deadline(Instant moment) {
        return times.deadline(moment);
    }

    public String day(Instant moment) {
        return times.day(moment);
    }

    public String day(LocalDate day) {
        return times.day(day);
    }

    /** The same page with its times in {@code zone}; from now on it is this request's. */
    public Page in(ZoneId zone) {
        return new Page(this, zone);
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
        List<String> parts = partsWithout(Set.of(name));
        if (value != null) {
            parts.add(part(name, value.toString()));
        }
        return address(String.join("&", parts));
    }

    /** The page of a list that goes on after {@code cursor}. It knows the cursors of the pages before it, for the way back. */
    public String next(String name, Object cursor) {
        var via = new ArrayList<>(via());
        String own = parameter(name);
        if (!own.isEmpty()) {
            via.add(own);
        }
        return at(name, cursor.toString(), via.subList(Math.max(0, via.size() - MOST_PAGES_BACK), via.size()));
    }

    /** The page of a list before this one; null on the first. */
    public @Nullable String previous(String name) {
        if (parameter(name).isEmpty()) {
            return null;
        }
        List<String> via = via();
        return via.isEmpty() ? at(name, null, via) : at(name, via.getLast(), via.subList(0, via.size() - 1));
    }

    private List<String> via() {
        String[] via = request.getParameterValues(VIA);
        return via == null ? List.of() : List.of(via);
    }

    private String at(String name, @Nullable String cursor, List<String> via) {
        List<String> parts = partsWithout(Set.of(name, VIA));
        if (cursor != null) {
            parts.add(part(name, cursor));
        }
        via.forEach(one -> parts.add(part(VIA, one)));
        return address(String.join("&", parts));
    }

    private String parameter(String name) {
        String value = request.getParameter(name);
        return value == null ? "" : value;
    }

    /** {@code path} of something that is listed here, with the way {@linkplain #back back} to this very list. */
    public String into(String path) {
        return with(path, way());
    }

    /** What {@link #into} says of this list, for the hidden field {@code list} of a form that is sent with GET. */
    public String way() {
        return String.join("&", partsWithout(Set.of(Preferences.LANG, Preferences.THEME)));
    }

    /** {@code path} of another page of the same thing: the way back goes along. */
    public String along(String path) {
        return with(path, wayBack());
    }

    /** The list at {@code path} as it was, if the reader comes from it: its filters and its page. */
    public String back(String path) {
        String query = wayBack();
        return query.isEmpty() ? path : path + "?" + query;
    }

    /** Somebody may have bent it: nothing but what a query can be made of. */
    private String wayBack() {
        String query = parameter(LIST);
        return query.length() <= LONGEST_WAY && QUERY.matcher(query).matches() ? query : "";
    }

    private static String with(String path, String wayBack) {
        if (wayBack.isEmpty()) {
            return path;
        }
        int end = path.indexOf('#') < 0 ? path.length() : path.indexOf('#');
        return path.substring(0, end) + (path.indexOf('?') < 0 ? '?' : '&') + part(LIST, wayBack) + path.substring(end);
    }

    private List<String> partsWithout(Set<String> names) {
        var parts = new ArrayList<String>();
        for (String part : query().split("&", -1)) {
            int equals = part.indexOf('=');
            if (!part.isEmpty() && !names.contains(equals < 0 ? part : part.substring(0, equals))) {
                parts.add(part);
            }
        }
        return parts;
    }

    private static String part(String name, String value) {
        return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
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

    /** Counts at once what waits behind the menu's entries: as a part of whatever transaction the page reads in. */
    public void count() {
        Counts.now(request);
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
