package dev.aftersale.base;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.text.DecimalFormat;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What people read, in their language: pages and mails take their texts, amounts and dates from here. The first word of a
 * key names its file: {@code mail.order} stands in {@code texts/mail.properties} (English) and {@code texts/mail_de.properties}.
 *
 * <p>Patterns are {@link MessageFormat}'s, where a straight apostrophe quotes: texts use the typographic one.
 */
public final class Texts {

    /** The languages that every text is written in; the first one is for everybody else. */
    private static final Pattern TWO_STOPS = Pattern.compile("(?<=\\p{L})[.]{2}(?=\\s|$)");

    public static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.GERMAN, Locale.FRENCH, Locale.of("es"));

    private static final Map<String, Map<String, String>> FILES = new ConcurrentHashMap<>();

    /** As many as are asked for in turn: browsers may ask for any. */
    private static final LoadingCache<Locale, Texts> KNOWN =
            Caffeine.newBuilder().maximumSize(200).build(Texts::new);

    private final Locale locale;
    private final String language;

    // Kept, because to make a format costs a hundred times what it costs to use one. Most have a state: each use takes
    // a copy.
    private final Map<String, String> patterns = new ConcurrentHashMap<>();
    private final Map<String, MessageFormat> messages = new ConcurrentHashMap<>();
    private final Map<Currency, NumberFormat> monies = new ConcurrentHashMap<>();
    private final Map<Currency, NumberFormat> amounts = new ConcurrentHashMap<>();
    private final NumberFormat numbers;
    private final DateTimeFormatter dates;

    private Texts(Locale locale) {
        boolean known = LANGUAGES.stream().anyMatch(one -> one.getLanguage().equals(locale.getLanguage()));
        this.locale = known ? locale : Locale.ENGLISH;
        this.language = this.locale.getLanguage();
        this.numbers = NumberFormat.getIntegerInstance(this.locale);
        this.dates = DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM).withLocale(this.locale);
    }

    /** Texts in the language of {@code locale}, amounts and dates as in its country; in English if we don't speak it. */
    public static Texts in(Locale locale) {
        return KNOWN.get(locale);
    }

    public Locale locale() {
        return locale;
    }

    /**
     * The text of {@code key} with {@code args} in its places. Numbers in it are grouped; hand over ids as strings.
     *
     * @throws MissingResourceException if no language has it
     */
    public String get(String key, Object... args) {
        String pattern = patterns.computeIfAbsent(key, this::pattern);
        if (args.length == 0 && pattern.indexOf('{') < 0) {
            return pattern;
        }
        MessageFormat kept = messages.computeIfAbsent(key, one -> new MessageFormat(pattern, locale));
        String text = ((MessageFormat) kept.clone()).format(args);
        // A sentence that ends with an abbreviation, such as a month in French, has one full stop for both.
        return text.contains("..") ? TWO_STOPS.matcher(text).replaceAll(".") : text;
    }

    /** Whether there is such a text: for those that only some values of a state or reason have. */
    public boolean has(String key) {
        return file(area(key), "en").containsKey(key);
    }

    private String pattern(String key) {
        String area = area(key);
        String pattern = file(area, language).get(key);
        if (pattern == null) {
            pattern = file(area, "en").get(key);
        }
        if (pattern == null) {
            throw new MissingResourceException("no text " + key, Texts.class.getName(), key);
        }
        return pattern;
    }

    private static String area(String key) {
        int dot = key.indexOf('.');
        return dot < 0 ? key : key.substring(0, dot);
    }

    private static Map<String, String> file(String area, String language) {
        return FILES.computeIfAbsent(
                "/texts/" + area + (language.equals("en") ? "" : "_" + language) + ".properties", Texts::read);
    }

    private static Map<String, String> read(String resource) {
        try (InputStream in = Texts.class.getResourceAsStream(resource)) {
            var properties = new Properties();
            if (in != null) {
                properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            }
            var texts = new HashMap<String, String>();
            properties.stringPropertyNames().forEach(key -> texts.put(key, properties.getProperty(key)));
            return Map.copyOf(texts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code £10.50}, {@code ¥1,050}: with as many digits as the currency has. */
    public String money(Money amount) {
        return format(
                monies.computeIfAbsent(amount.currency(), one -> format(NumberFormat.getCurrencyInstance(locale), one)),
                amount);
    }

    /** {@code £1,051}: for axes and headlines, where minor units are noise. */
    public String roundMoney(Money amount) {
        int digits = Math.max(0, amount.currency().getDefaultFractionDigits());
        NumberFormat format = NumberFormat.getCurrencyInstance(locale);
        format.setCurrency(amount.currency());
        format.setMaximumFractionDigits(0);
        return format.format(BigDecimal.valueOf(amount.minor(), digits));
    }

    /** {@code 1,050.00}: for columns whose head or sum names the currency. */
    public String amount(Money amount) {
        return format(
                amounts.computeIfAbsent(amount.currency(), one -> format(NumberFormat.getNumberInstance(locale), one)),
                amount);
    }

    private static String format(NumberFormat kept, Money amount) {
        int digits = Math.max(0, amount.currency().getDefaultFractionDigits());
        return ((NumberFormat) kept.clone()).format(BigDecimal.valueOf(amount.minor(), digits));
    }

    private static NumberFormat format(NumberFormat format, Currency currency) {
        int digits = Math.max(0, currency.getDefaultFractionDigits());
        format.setCurrency(currency);
        format.setMinimumFractionDigits(digits);
        format.setMaximumFractionDigits(digits);
        if (format instanceof DecimalFormat decimal) {
            var symbols = decimal.getDecimalFormatSymbols();
            symbols.setMinusSign('\u2212'); // the sign that is as wide as a digit
            decimal.setDecimalFormatSymbols(symbols);
        }
        return format;
    }

    public String number(long number) {
        return ((NumberFormat) numbers.clone()).format(number);
    }

    /** {@code 0.0123} as {@code 1.2%}. */
    public String percent(double share) {
        NumberFormat format = NumberFormat.getPercentInstance(locale);
        format.setMaximumFractionDigits(1);
        return format.format(share);
    }

    /** Of a file: {@code 1.2 MB}, {@code 640 kB}. */
    public String size(long bytes) {
        NumberFormat format = NumberFormat.getNumberInstance(locale);
        boolean large = bytes >= 1_000_000;
        format.setMaximumFractionDigits(large ? 1 : 0);
        String unit = language.equals("fr") ? "o" : "B";
        return large
                ? format.format(bytes / 1e6) + " M" + unit
                : format.format(Math.max(1, Math.round(bytes / 1e3))) + " k" + unit;
    }

    /**
     * Until when something is to be done. What ends with a day is named by that day: midnight is read as the one before.
     *
     * @param day how a day is written where it is read
     * @param moment and a day with its time
     */
    public String deadline(ZonedDateTime at, Function<LocalDate, String> day, Function<ZonedDateTime, String> moment) {
        return at.toLocalTime().equals(LocalTime.MIDNIGHT)
                ? get("common.time.end_of_day", day.apply(at.toLocalDate().minusDays(1)))
                : moment.apply(at);
    }

    /** {@code 23 Nov 2026} or as the locale has it. */
    public String date(LocalDate day) {
        return dates.format(day);
    }
}
