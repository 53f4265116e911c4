package dev.aftersale.order;

import dev.aftersale.base.Json;
import dev.aftersale.base.Money;
import dev.aftersale.base.RequestKey;
import dev.aftersale.payment.PaymentIntents;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * A sale as JSON, which is how checkouts hand it over, one by one or in files of one a line. The fields are described in
 * docs/api/order-intake.md. What can't be taken is refused with the path of the field that is to blame.
 */
public final class OrderJson {

    /** Of an order whose checkout names none. */
    private static final String CHANNEL = "shop";

    private static final int NAME = 200;
    private static final int REFERENCE = 100;

    /** What PostgreSQL and every client can show. */
    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    private static final DateTimeFormatter GRAPH = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxx");

    private static final List<Function<String, Instant>> TIMES = List.of(
            text -> OffsetDateTime.parse(text).toInstant(),
            text -> OffsetDateTime.parse(text, GRAPH).toInstant(),
            text -> LocalDateTime.parse(text).toInstant(ZoneOffset.UTC),
            text -> LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC));

    /** What is shown with an item and never computed with. */
    private static final List<String> EXTRAS = List.of("customization", "gift_details", "promotion_details");

    private final Currency currency;

    private OrderJson(Currency currency) {
        this.currency = currency;
    }

    /** @param currency of the order if it names none: the merchant's */
    public static NewOrder read(String text, String currency) {
        JsonNode json;
        try {
            json = Json.tree(text);
        } catch (JacksonException e) {
            throw new JsonField(MissingNode.getInstance(), "").wrong("is no JSON: " + e.getOriginalMessage());
        }
        return read(json, currency);
    }

    /** @param currency of the order if it names none: the merchant's */
    public static NewOrder read(JsonNode json, String currency) {
        var order = new JsonField(json, "").required().object();
        var named = order.get("currency");
        var read = new OrderJson(currency(named, currency)).order(order);
        checkTotal(order.get("total_amount"), read);
        return read;
    }

    /**
     * The key under which a sale with a number of its own is taken once, whoever hands it over: the same sale again is a
     * replay, another one under its number is refused. Null: it has none.
     */
    public static @Nullable RequestKey key(NewOrder order) {
        return order.externalId() == null
                ? null
                : RequestKey.of(
                        (order.test() ? "test order " : "order ") + order.externalId(), "place " + Json.write(order));
    }

    private NewOrder order(JsonField order) {
        return new NewOrder(
                order.get("external_id").line(REFERENCE),
                order.get("is_test_order").flag(),
                Objects.requireNonNullElse(order.get("channel").line(50), CHANNEL),
                currency.getCurrencyCode(),
                time(order.get("placed_at")),
                order.get("items").required().list().stream().map(this::line).toList(),
                money(order.get("discount")),
                money(order.get("tax")),
                shipping(order.get("shipping_option").object()),
                buyer(order.get("buyer").object()),
                address(order.get("shipping_address").object()),
                order.get("promotion_details").list().stream()
                        .map(this::promotion)
                        .toList(),
                payment(order.get("payment").required().object(), order.get("external_id")));
    }

    private NewOrder.Line line(JsonField item) {
        item.required().object();
        String retailerId = item.get("retailer_id").requiredLine(REFERENCE);
        String name = item.get("product_name").line(500);
        Long quantity = item.get("quantity").required().number(1, 1_000_000);
        return new NewOrder.Line(
                retailerId,
                item.get("product_id").number(1, Long.MAX_VALUE),
                name == null ? retailerId : name,
                quantity == null ? 0 : quantity.intValue(),
                money(item.get("price_per_unit").required()),
                money(item.get("discount")),
                money(item.get("tax")),
                extras(item));
    }

    private static @Nullable String extras(JsonField item) {
        var extras = new LinkedHashMap<String, JsonNode>();
        for (String name : EXTRAS) {
            var extra = item.get(name);
            if (extra.isGiven()) {
                extras.put(name, extra.node());
            }
        }
        if (extras.isEmpty()) {
            return null;
        }
        String json = Json.write(extras);
        if (json.length() > 10_000) {
            throw item.wrong("holds more than 10000 characters in %s.".formatted(String.join(", ", extras.keySet())));
        }
        if (json.contains("\\u0000")) {
            throw item.wrong("holds a character that is no text.");
        }
        return json;
    }

    private Order.@Nullable ShippingOption shipping(JsonField option) {
        if (!option.isGiven()) {
            return null;
        }
        var days = option.get("estimated_shipping_time").object();
        int minDays = days(days.get("min_days"), 0);
        int maxDays = days(days.get("max_days"), minDays);
        if (maxDays < minDays) {
            throw days.get("max_days").wrong("must not be less than min_days.");
        }
        return new Order.ShippingOption(
                Objects.requireNonNullElse(option.get("name").line(NAME), "Standard"),
                option.get("reference_id").line(REFERENCE),
                money(option.get("price")),
                money(option.get("calculated_tax")),
                minDays,
                maxDays);
    }

    private static int days(JsonField field, int otherwise) {
        Long days = field.number(0, 365);
        return days == null ? otherwise : days.intValue();
    }

    private static Order.Buyer buyer(JsonField buyer) {
        if (!buyer.isGiven()) {
            return Order.Buyer.UNKNOWN;
        }
        var email = buyer.get("email");
        String address = email.line(254);
        if (address != null && !address.matches("[^@\\s<>,;]{1,64}@[^@\\s<>,;]{1,190}")) {
            throw email.wrong("must be an e-mail address.");
        }
        return new Order.Buyer(
                buyer.get("ref").line(REFERENCE),
                buyer.get("name").line(NAME),
                address,
                buyer.get("phone_number").line(50),
                buyer.get("email_remarketing_option").flag());
    }

    private static Order.@Nullable Address address(JsonField address) {
        if (!address.isGiven()) {
            return null;
        }
        String country = address.get("country").line(2);
        if (country != null && !COUNTRIES.contains(country.toUpperCase(Locale.ROOT))) {
            throw address.get("country").wrong("must be an ISO 3166 code of two letters, such as GB.");
        }
        return new Order.Address(
                address.get("name").line(NAME),
                address.get("first_name").line(NAME),
                address.get("last_name").line(NAME),
                address.get("street1").line(NAME),
                address.get("street2").line(NAME),
                address.get("city").line(NAME),
                address.get("state").line(NAME),
                address.get("postal_code").line(50),
                country == null ? null : country.toUpperCase(Locale.ROOT));
    }

    private Order.Promotion promotion(JsonField promotion) {
        promotion.required().object();
        return new Order.Promotion(
                promotion.get("promotion_id").line(REFERENCE),
                promotion.get("campaign_name").line(NAME),
                promotion.get("coupon_code").line(REFERENCE),
                promotion.get("retailer_id").line(REFERENCE),
                oneOf(promotion.get("sponsor"), "merchant", "facebook", "platform"),
                oneOf(promotion.get("target_granularity"), "order_level", "item_level"),
                money(promotion.get("applied_amount")),
                promotion.get("applied_after_tax").flag());
    }

    /** The first is what it is if nothing is said. */
    private static String oneOf(JsonField field, String... words) {
        String given = field.line(50);
        if (given == null) {
            return words[0];
        }
        for (String word : words) {
            if (word.equalsIgnoreCase(given)) {
                return word;
            }
        }
        throw field.wrong("must be one of " + String.join(", ", words) + ".");
    }

    /** Money that moved elsewhere needs no reference: the order's number will do. */
    private static NewOrder.Payment payment(JsonField payment, JsonField number) {
        String gateway = payment.get("gateway").line(50);
        String named = gateway == null ? PaymentIntents.SIMULATOR : gateway.toLowerCase(Locale.ROOT);
        String reference = payment.get("reference").line(255);
        if (reference == null && named.equals(PaymentIntents.EXTERNAL)) {
            reference = Objects.requireNonNullElse(number.line(REFERENCE), named);
        }
        return new NewOrder.Payment(
                named, reference == null ? payment.get("reference").requiredLine(255) : reference);
    }

    /** {@code {"amount": "10.50", "currency": "GBP"}}, or the amount alone; 0 if it is absent. */
    private long money(JsonField field) {
        if (!field.isGiven()) {
            return 0;
        }
        var amount = field;
        if (field.node().isObject()) {
            var named = field.get("currency");
            if (named.isGiven() && !currency.equals(currency(named, ""))) {
                throw named.wrong("is %s, but the order's currency is %s.".formatted(named.line(10), currency));
            }
            amount = field.get("amount").required();
        }
        BigDecimal decimal = Objects.requireNonNull(amount.decimal("an amount, such as \"10.50\""));
        if (decimal.signum() < 0) {
            throw amount.wrong("must not be negative.");
        }
        BigDecimal minor = decimal.movePointRight(currency.getDefaultFractionDigits());
        if (minor.compareTo(BigDecimal.valueOf(OrderPricing.MAX_TOTAL)) > 0) {
            throw amount.wrong("is out of range.");
        }
        try {
            return minor.longValueExact();
        } catch (ArithmeticException e) {
            throw amount.wrong("is finer than %s knows.".formatted(currency));
        }
    }

    private static Currency currency(JsonField field, String otherwise) {
        String code = field.line(10);
        try {
            var currency = Currency.getInstance(code == null ? otherwise : code.toUpperCase(Locale.ROOT));
            if (currency.getDefaultFractionDigits() >= 0) {
                return currency;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw field.wrong("must be an ISO 4217 code, such as GBP.");
    }

    /** ISO 8601, in UTC unless it says otherwise; or seconds since 1970. */
    private static @Nullable Instant time(JsonField field) {
        String text = field.line(40);
        if (text == null) {
            return null;
        }
        Instant time = parse(text);
        if (time == null || time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw field.wrong("must be a time, such as 2026-11-23T10:15:00+00:00.");
        }
        return time.truncatedTo(ChronoUnit.MICROS);
    }

    private static @Nullable Instant parse(String text) {
        if (text.matches("\\d{1,12}")) {
            return Instant.ofEpochSecond(Long.parseLong(text));
        }
        for (var form : TIMES) {
            try {
                return form.apply(text);
            } catch (DateTimeException e) {
                // perhaps the next
            }
        }
        return null;
    }

    /** What the checkout says the buyer agreed to pay: if we come to another sum, one of us has misread the order. */
    private static void checkTotal(JsonField total, NewOrder order) {
        if (!total.isGiven()) {
            return;
        }
        var currency = Currency.getInstance(order.currency());
        long said = new OrderJson(currency).money(total);
        long found = OrderPricing.price(order).total();
        if (said != found) {
            throw total.wrong("is %s, but items, shipping and tax less discounts come to %s."
                    .formatted(new Money(said, currency), new Money(found, currency)));
        }
    }
}
