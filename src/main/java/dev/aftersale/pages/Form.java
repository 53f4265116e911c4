package dev.aftersale.pages;

import dev.aftersale.base.Money;
import dev.aftersale.base.ProblemException;
import java.text.DecimalFormat;
import java.text.NumberFormat;
import java.text.ParsePosition;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A form as it was sent or as it is first shown: values by field, and what is wrong with them. Readers such as {@link #text}
 * note what is wrong and go on, so that all errors are shown at once; the values they return are to be used only if the
 * form {@linkplain #isRight is right}.
 */
public final class Form {

    /** The hidden field that makes a form sent twice take effect once; {@code @template.c.form} mints it. */
    public static final String KEY = "key";

    private final Page page;
    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private final Map<String, String> errors = new LinkedHashMap<>();
    private final List<String> general = new ArrayList<>();
    private final Map<String, String> labels = new HashMap<>();
    private @Nullable String group;

    private Form(Page page) {
        this.page = page;
    }

    /** A form not filled in yet. */
    public static Form empty(Page page) {
        return new Form(page);
    }

    static Form sent(Page page, Map<String, String[]> parameters) {
        var form = new Form(page);
        parameters.forEach((name, values) -> form.values.put(name, List.of(values)));
        return form;
    }

    /** The same form with {@code value} in {@code field} to begin with. */
    public Form with(String field, @Nullable Object value) {
        values.put(field, value == null ? List.of() : List.of(value.toString()));
        return this;
    }

    // For templates

    /** As it was sent, or "". */
    public String value(String field) {
        List<String> all = values(field);
        return all.isEmpty() ? "" : all.getFirst();
    }

    public List<String> values(String field) {
        return values.getOrDefault(field, List.of());
    }

    public boolean has(String field, String value) {
        return values(field).contains(value);
    }

    public @Nullable String error(String field) {
        return errors.get(field);
    }

    /** By field, in the order in which they were found. */
    public Map<String, String> errors() {
        return errors;
    }

    /** What is wrong with the whole. */
    public List<String> general() {
        return general;
    }

    /** Fields say what they are called, so that the errors above them can name them; the first word on a field counts. */
    public void label(String field, String label) {
        labels.putIfAbsent(field, group == null ? label : group + " · " + label);
    }

    /** From here on fields belong to {@code group}, such as a line of an order, whose fields are called alike; null: to none. */
    public void within(@Nullable String group) {
        this.group = group;
    }

    /** An error as it is told apart from its field: with the field's label before it. */
    public String errorWithLabel(String field) {
        String error = errors.getOrDefault(field, "");
        String label = labels.get(field);
        return label == null ? error : page.text("common.form.error", label, error);
    }

    // For controllers

    public boolean isRight() {
        return errors.isEmpty() && general.isEmpty();
    }

    /** Says at {@code field} what is wrong with it; the first word on a field counts. */
    public Form refuse(String field, String text) {
        errors.putIfAbsent(field, text);
        return this;
    }

    /** Says what a capability refused: at its field where it names one, else of the whole. */
    public Form refuse(ProblemException problem) {
        String field = problem.field();
        return field == null ? refuse(page.problem(problem)) : refuse(field, page.problem(problem));
    }

    /** Says what is wrong with the whole. */
    public Form refuse(String text) {
        general.add(text);
        return this;
    }

    /** The idempotency key that was minted with the form. */
    public String key() {
        return value(KEY);
    }

    public boolean isChecked(String field) {
        return !value(field).isEmpty();
    }

    public Set<String> fields() {
        return values.keySet();
    }

    /** A text that must be there. */
    public String text(String field, int maxChars) {
        String text = optionalText(field, maxChars);
        if (text.isEmpty()) {
            refuse(field, page.text("common.form.required"));
        }
        return text;
    }

    /** A text that may be "". */
    public String optionalText(String field, int maxChars) {
        String text = value(field).strip();
        if (text.length() > maxChars) {
            refuse(field, page.text("common.form.too_long", maxChars));
        }
        return text;
    }

    /** A whole number, empty taken as {@code min} if that is 0. */
    public long number(String field, long min, long max) {
        String text = value(field).strip();
        if (text.isEmpty()) {
            if (min > 0) {
                refuse(field, page.text("common.form.required"));
            }
            return min;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        refuse(field, page.text("common.form.number", page.number(min), page.number(max)));
        return min;
    }

    /** An amount from 0, written as the reader's country does: {@code 1,050.00} or {@code 1.050,00}. Empty is 0. */
    public Money money(String field, Currency currency) {
        String text = value(field).strip();
        if (text.isEmpty()) {
            return Money.zero(currency);
        }
        try {
            Money money = Money.parse(decimal(text), currency);
            if (money.minor() >= 0) {
                return money;
            }
        } catch (NumberFormatException | ArithmeticException e) {
            // refused below
        }
        refuse(field, page.text("common.form.money", page.amount(new Money(123_450, currency))));
        return Money.zero(currency);
    }

    /**
     * A lone separator with up to two digits behind it is a decimal point in every country; otherwise the reader's own
     * habits decide. What they can't decide is refused rather than guessed: it is money.
     */
    private String decimal(String text) {
        if (text.matches("\\d+([.,]\\d{1,2})?")) {
            return text.replace(',', '.');
        }
        var format = NumberFormat.getNumberInstance(page.locale());
        if (format instanceof DecimalFormat decimal) {
            decimal.setParseBigDecimal(true);
            decimal.setStrict(true);
        }
        var end = new ParsePosition(0);
        Number number = format.parse(text.replace(' ', '\u00a0').replace('\u00a0', '\u202f'), end);
        if (number == null) {
            end = new ParsePosition(0);
            number = format.parse(text, end);
        }
        if (number == null || end.getIndex() < text.length()) {
            throw new NumberFormatException(text);
        }
        return number.toString();
    }

    /** The code of a country, as {@link Countries#options} offers them. */
    public String country(String field) {
        String code = optionalCountry(field);
        if (code.isEmpty()) {
            refuse(field, page.text("common.form.required"));
        }
        return code;
    }

    /** The same, which may be "". */
    public String optionalCountry(String field) {
        String code = value(field).strip().toUpperCase(Locale.ROOT);
        if (!code.isEmpty() && !Countries.isCode(code)) {
            refuse(field, page.text("common.form.country"));
            return "";
        }
        return code;
    }

    /** One of {@code type}'s names. */
    public <E extends Enum<E>> @Nullable E choice(String field, Class<E> type) {
        String name = value(field);
        for (E one : type.getEnumConstants()) {
            if (one.name().equals(name)) {
                return one;
            }
        }
        refuse(field, page.text("common.form.choose"));
        return null;
    }
}
