package dev.aftersale.mail;

import dev.aftersale.base.Texts;
import dev.aftersale.mail.Notice.Fact;
import dev.aftersale.mail.Notice.Line;
import dev.aftersale.mail.Notice.Total;
import dev.aftersale.order.Item;
import dev.aftersale.order.Order;
import dev.aftersale.order.OrderCore;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What notices about an order have in common: who says it to whom, what it is about, its items and its sums. */
final class NoticeFrame {

    private final NoticeFacts facts;
    private final Texts texts;
    private final String platform;
    private final OrderCore order;
    private final String orderId;
    private final String merchant;

    NoticeFrame(NoticeFacts facts, Texts texts, String platform) {
        this.facts = facts;
        this.texts = texts;
        this.platform = platform;
        this.order = facts.order().core();
        this.orderId = Long.toString(order.id());
        this.merchant = facts.merchant().name();
    }

    Notice toBuyer(
            String key,
            String variant,
            List<String> paragraphs,
            List<Line> lines,
            List<Total> totals,
            List<Fact> facts) {
        var withOrder = new ArrayList<Fact>();
        withOrder.add(Fact.of(texts.get("mail.order"), orderId));
        withOrder.addAll(facts);
        String subject = texts.get("mail." + key + ".subject" + variant, orderId, merchant);
        return notice(key, variant, subject, paragraphs, lines, totals, withOrder, List.of());
    }

    Notice notice(
            String key,
            String variant,
            String subject,
            List<String> paragraphs,
            List<Line> lines,
            List<Total> totals,
            List<Fact> facts,
            List<Fact> record) {
        boolean toBuyer = this.facts.mail().kind().role() == NoticeKind.Role.BUYER;
        return new Notice(
                texts.locale().toLanguageTag(),
                order.test() ? texts.get("mail.test.subject", subject) : subject,
                paragraphs.getFirst(),
                toBuyer ? merchant : platform,
                texts.get("mail." + key + ".heading" + variant),
                paragraphs,
                lines,
                totals,
                facts,
                record,
                action(this.facts, texts),
                order.test() ? texts.get("mail.test.warning") : null,
                toBuyer
                        ? texts.get("mail.footer.buyer", platform, merchant)
                        : texts.get("mail.footer.merchant", platform, merchant),
                Notice.Look.PLAIN);
    }

    /** Where the reader goes on: one button a mail. */
    static Notice.Action action(NoticeFacts facts, Texts texts) {
        String label = switch (facts.mail().kind().role()) {
            case BUYER -> "order";
            case MERCHANT -> "console";
        };
        return new Notice.Action(texts.get("mail.action." + label), facts.page());
    }

    List<Line> orderLines() {
        return facts.order().items().stream()
                .map(item -> line(item, item.quantity(), item.net(), item.tax()))
                .toList();
    }

    Line line(Item item, int quantity, long net, long tax) {
        return new Line(
                item.productName(),
                quantity == 0 ? item.retailerId() : quantity(quantity),
                texts.money(facts.money(order.taxInclusive() ? net + tax : net)));
    }

    String quantity(int quantity) {
        return texts.get("mail.quantity", quantity);
    }

    List<Total> orderTotals() {
        var charges = order.charges();
        return totals(
                charges.itemsNet(),
                charges.itemsTax(),
                charges.shippingNet(),
                charges.shippingTax(),
                texts.get("mail.total"));
    }

    /** As prices are shown in the merchant's country: with the tax in them, or with the tax as a sum of its own. */
    List<Total> totals(long items, long itemsTax, long shipping, long shippingTax, String label) {
        long tax = itemsTax + shippingTax;
        var totals = new ArrayList<Total>();
        if (order.taxInclusive()) {
            totals.add(total("mail.items", items + itemsTax));
            totals.add(total("mail.shipping", shipping + shippingTax));
        } else {
            totals.add(total("mail.items", items));
            totals.add(total("mail.shipping", shipping));
            totals.add(total("mail.tax", tax));
        }
        totals.add(new Total(label, texts.money(facts.money(items + shipping + tax)), true));
        if (order.taxInclusive() && tax > 0) {
            totals.add(total("mail.tax_included", tax));
        }
        return totals;
    }

    Total total(String key, long minor) {
        return new Total(texts.get(key), texts.money(facts.money(minor)), false);
    }

    List<Fact> addressed() {
        Order.Address address = facts.order().address();
        if (address == null) {
            return List.of();
        }
        String name = address.name() != null ? address.name() : join(" ", address.firstName(), address.lastName());
        var lines = Stream.of(
                        name,
                        address.street1(),
                        address.street2(),
                        join(" ", address.city(), address.state(), address.postalCode()),
                        country(address.country()))
                .filter(line -> line != null && !line.isBlank())
                .map(Objects::requireNonNull)
                .toList();
        return lines.isEmpty() ? List.of() : List.of(new Fact(texts.get("mail.ships_to"), lines));
    }

    private @Nullable String country(@Nullable String code) {
        return code == null ? null : Locale.of("", code).getDisplayCountry(texts.locale());
    }

    private static String join(String separator, @Nullable String... parts) {
        return String.join(
                separator,
                Stream.of(parts)
                        .filter(Objects::nonNull)
                        .map(Objects::requireNonNull)
                        .toList());
    }

    List<Fact> buyer() {
        String name = facts.order().buyer().name();
        return name == null ? List.of() : List.of(Fact.of(texts.get("mail.buyer"), name));
    }

    /** Names that don't change with the language: help desks sort by them. */
    List<Fact> record() {
        var record = new ArrayList<Fact>();
        record.add(Fact.of("Order-ID", orderId));
        if (order.reference() != null) {
            record.add(Fact.of("Merchant-Order-Reference", order.reference()));
        }
        var event = facts.mail().kind().event();
        if (event != null) {
            record.add(Fact.of("Event", event.wireName()));
        }
        facts.mail().kind().queue().ifPresent(queue -> record.add(Fact.of("Queue", queue.key())));
        record.add(Fact.of("Test", Boolean.toString(order.test())));
        return record;
    }

    String day(Instant moment) {
        return texts.date(
                LocalDate.ofInstant(moment, facts.merchant().settings().shop().timeZone()));
    }

    /** To the second, with its zone. */
    String exactly(Instant time) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG)
                .withLocale(texts.locale())
                .format(time.atZone(facts.merchant().settings().shop().timeZone()));
    }
}
