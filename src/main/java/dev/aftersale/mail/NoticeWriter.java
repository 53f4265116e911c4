package dev.aftersale.mail;

import dev.aftersale.base.Texts;
import dev.aftersale.mail.Notice.Fact;
import dev.aftersale.mail.Notice.Line;
import dev.aftersale.mail.Notice.Total;
import dev.aftersale.order.Cancellation;
import dev.aftersale.order.Item;
import dev.aftersale.order.Order;
import dev.aftersale.order.OrderCore;
import dev.aftersale.order.Shipment;
import dev.aftersale.refund.PaidTo;
import dev.aftersale.refund.Refund;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says in words what happened. One method a kind of notice; the texts themselves are in {@code texts/mail.properties}. */
final class NoticeWriter {

    private final NoticeFacts facts;
    private final Texts texts;
    private final String platform;
    private final OrderCore order;
    private final String orderId;
    private final String merchant;

    private NoticeWriter(NoticeFacts facts, Texts texts, String platform) {
        this.facts = facts;
        this.texts = texts;
        this.platform = platform;
        this.order = facts.order().core();
        this.orderId = Long.toString(order.id());
        this.merchant = facts.merchant().name();
    }

    static Notice write(NoticeFacts facts, Texts texts, String platform) {
        var writer = new NoticeWriter(facts, texts, platform);
        return switch (facts.mail().kind()) {
            case RECEIVED -> writer.received();
            case SHIPPED -> writer.shipped();
            case OUT_FOR_DELIVERY -> writer.outForDelivery();
            case DELIVERED -> writer.delivered();
            case CANCELLED -> writer.cancelled();
            case REFUNDED -> writer.refunded();
            case SALE -> writer.sale();
            case RETURN_ASKED,
                    RETURN_REGISTERED,
                    RETURN_REMINDER,
                    RETURN_OVERDUE,
                    RETURN_DELAYED,
                    RETURN_ACCEPTED,
                    RETURN_DECLINED,
                    RETURN_ANSWERED,
                    RETURN_WRITTEN,
                    RETURN_LABEL,
                    RETURN_IN_TRANSIT,
                    RETURN_RECEIVED,
                    RETURN_INSPECTED,
                    RETURN_REFUND_OVERDUE,
                    RETURN_EXCHANGED,
                    RETURN_CLOSED,
                    RETURN_CANCELLED -> ReturnNoticeWriter.write(facts, texts, platform);
            case CLAIM_OPENED,
                    CLAIM_DECIDED,
                    CHARGEBACK_OPENED,
                    CHARGEBACK_EVIDENCE_DUE,
                    CHARGEBACK_DECIDED,
                    CLAIM_REGISTERED,
                    CLAIM_OUTCOME -> writer.dispute();
            case MESSAGE_TO_BUYER,
                    MESSAGE_TO_MERCHANT,
                    SHOP_MAIL,
                    UNDELIVERED_OF_BUYER,
                    UNDELIVERED_OF_MERCHANT,
                    DIRECT_COPY_OF_BUYER,
                    DIRECT_COPY_OF_MERCHANT ->
                throw new IllegalStateException(facts.mail().kind() + " is no notice");
            case WITHDRAWAL -> writer.withdrawal();
            case WITHDRAWAL_RECEIPT -> writer.withdrawalReceipt();
            case LINK -> writer.link();
        };
    }

    private Notice received() {
        return toBuyer(
                "received",
                "",
                List.of(texts.get("mail.received.text", merchant, day(order.placedAt()))),
                orderLines(),
                orderTotals(),
                addressed());
    }

    private Notice shipped() {
        Shipment shipment = facts.shipment();
        var lines = shipment.lines().stream()
                .map(line -> line(facts.item(line.itemId()), line.quantity(), line.net(), line.tax()))
                .toList();
        boolean more = order.units().open() > 0;
        return toBuyer(
                "shipped",
                more ? ".part" : "",
                List.of(texts.get(more ? "mail.shipped.text.part" : "mail.shipped.text", merchant)),
                lines,
                totals(
                        shipment.itemsNet(),
                        shipment.itemsTax(),
                        shipment.shippingNet(),
                        shipment.shippingTax(),
                        texts.get("mail.charged")),
                tracking(shipment));
    }

    private Notice outForDelivery() {
        return parcel("out_for_delivery", List.of(texts.get("mail.out_for_delivery.text", carrier())));
    }

    private Notice delivered() {
        Instant at = Objects.requireNonNull(facts.shipment().journey().deliveredAt());
        return parcel(
                "delivered",
                List.of(
                        texts.get("mail.delivered.text", carrier(), day(at)),
                        texts.get("mail.delivered.missing", merchant)));
    }

    /** Something about a parcel: what is in it, and no money. */
    private Notice parcel(String key, List<String> paragraphs) {
        var lines = facts.shipment().lines().stream()
                .map(line -> new Line(facts.item(line.itemId()).productName(), quantity(line.quantity()), ""))
                .toList();
        return toBuyer(key, "", paragraphs, lines, List.of(), tracking(facts.shipment()));
    }

    private String carrier() {
        String carrier = facts.shipment().tracking().carrier();
        return carrier == null ? texts.get("mail.out_for_delivery.carrier") : carrier;
    }

    private List<Fact> tracking(Shipment shipment) {
        var tracking = new ArrayList<Fact>();
        if (shipment.tracking().carrier() != null) {
            tracking.add(Fact.of(texts.get("mail.carrier"), shipment.tracking().carrier()));
        }
        if (shipment.tracking().number() != null) {
            tracking.add(Fact.of(texts.get("mail.tracking"), shipment.tracking().number()));
        }
        tracking.addAll(addressed());
        return tracking;
    }

    private Notice dispute() {
        var kind = facts.mail().kind();
        var letter = facts.details(DisputeLetter.class);
        String amount = texts.money(letter.amount());
        String outcome = letter.forBuyer() == null ? "" : letter.forBuyer() ? ".buyer" : ".merchant";
        var paragraphs = new ArrayList<String>();
        paragraphs.add(texts.get("mail." + kind.key() + ".text" + outcome, merchant, amount));
        if (letter.reason() != null) {
            paragraphs.add("“" + letter.reason() + "”");
        }
        if (letter.dueAt() != null) {
            paragraphs.add(texts.get("mail." + kind.key() + ".due", exactly(letter.dueAt())));
        }
        var about = new ArrayList<Fact>();
        about.add(Fact.of(texts.get("mail.order"), orderId));
        about.add(Fact.of(texts.get("mail.case"), letter.caseId()));
        boolean toMerchant = kind.role() == NoticeKind.Role.MERCHANT;
        if (toMerchant) {
            about.addAll(buyer());
        }
        return notice(
                kind.key(),
                "",
                texts.get("mail." + kind.key() + ".subject", orderId, merchant),
                paragraphs,
                List.of(),
                List.of(new Total(texts.get("mail.disputed"), amount, true)),
                about,
                toMerchant ? caseRecord(letter) : List.of());
    }

    private List<Fact> caseRecord(DisputeLetter letter) {
        var record = new ArrayList<>(record());
        record.add(Fact.of("Case-ID", letter.caseId()));
        record.add(Fact.of("Step", facts.mail().kind().name()));
        if (letter.dueAt() != null) {
            record.add(Fact.of("Answer-By", letter.dueAt().toString()));
        }
        return record;
    }

    private Notice cancelled() {
        Cancellation cancellation = facts.cancellation();
        boolean whole = order.isCancelled();
        var lines = cancellation.lines().stream()
                .map(line -> {
                    Item item = facts.item(line.itemId());
                    return new Line(item.productName(), quantity(line.quantity()), "");
                })
                .toList();
        return toBuyer(
                "cancelled",
                whole ? "" : ".part",
                List.of(
                        texts.get(whole ? "mail.cancelled.text" : "mail.cancelled.text.part", merchant),
                        texts.get(
                                "mail.cancelled.reason." + cancellation.reason().name()),
                        texts.get("mail.cancelled.uncharged")),
                lines,
                List.of(new Total(
                        texts.get("mail.not_charged"), texts.money(facts.money(cancellation.amount())), true)),
                List.of());
    }

    private Notice refunded() {
        Refund refund = facts.refund();
        String total = texts.money(facts.money(refund.total()));
        var lines = refund.lines().stream()
                .map(line -> line(facts.item(line.itemId()), line.quantity(), line.net(), line.tax()))
                .toList();
        var totals = new ArrayList<Total>();
        if (!order.taxInclusive() && refund.itemsTax() > 0) {
            totals.add(total("mail.tax", refund.itemsTax()));
        }
        if (refund.shippingNet() + refund.shippingTax() > 0) {
            totals.add(total("mail.shipping", refund.shippingNet() + refund.shippingTax()));
        }
        if (refund.deduction() > 0) {
            totals.add(total("mail.deduction", -refund.deduction()));
        }
        totals.add(new Total(texts.get("mail.refund_total"), total, true));
        return notice(
                "refunded",
                "",
                texts.get("mail.refunded.subject", orderId, total),
                refund.paidTo() == PaidTo.STORE_CREDIT
                        ? List.of(texts.get("returns.mail.credited", merchant, total))
                        : List.of(texts.get("mail.refunded.text", merchant, total), texts.get("mail.refunded.when")),
                lines,
                totals,
                List.of(Fact.of(texts.get("mail.order"), orderId)),
                List.of());
    }

    private Notice sale() {
        int units = facts.order().items().stream().mapToInt(Item::quantity).sum();
        String total = texts.money(facts.money(order.charges().authorised()));
        return notice(
                "sale",
                "",
                texts.get("mail.sale.subject", orderId, units, total),
                List.of(texts.get("mail.sale.text", day(order.placedAt()), texts.date(order.shipBy()))),
                orderLines(),
                orderTotals(),
                Stream.concat(buyer().stream(), addressed().stream()).toList(),
                record());
    }

    private String day(Instant moment) {
        return texts.date(
                LocalDate.ofInstant(moment, facts.merchant().settings().shop().timeZone()));
    }

    private Notice withdrawal() {
        return toMerchant(
                "withdrawal",
                List.of(
                        texts.get("mail.withdrawal.text"),
                        texts.get("mail.withdrawal.follows"),
                        texts.get("mail.withdrawal.refund")));
    }

    private Notice toMerchant(String key, List<String> paragraphs) {
        return notice(
                key,
                "",
                texts.get("mail." + key + ".subject", orderId),
                paragraphs,
                List.of(),
                List.of(),
                buyer(),
                record());
    }

    private Notice link() {
        return toBuyer(
                "link",
                "",
                List.of(texts.get("mail.link.text", merchant), texts.get("mail.link.other")),
                List.of(),
                List.of(),
                List.of());
    }

    /** The statement word by word, when it came, and what follows from it. */
    private Notice withdrawalReceipt() {
        var receipt = facts.details(WithdrawalReceipt.class);
        var paragraphs = new ArrayList<String>();
        paragraphs.add(texts.get("mail.withdrawal_receipt.text", merchant, exactly(receipt.statedAt())));
        paragraphs.add(texts.get("mail.withdrawal_receipt.statement", orderId));
        if (!receipt.cancelled().isEmpty()) {
            paragraphs.add(texts.get("mail.withdrawal_receipt.cancelled"));
        }
        if (!receipt.returned().isEmpty()) {
            paragraphs.add(
                    receipt.returnPage() == null
                            ? texts.get("mail.withdrawal_receipt.returned")
                            : texts.get("mail.withdrawal_receipt.returned.elsewhere", receipt.returnPage()));
        }
        paragraphs.add(texts.get("mail.withdrawal_receipt.keep"));
        var lines = Stream.concat(receipt.cancelled().stream(), receipt.returned().stream())
                .map(line -> new Line(line.title(), quantity(line.quantity()), ""))
                .toList();
        return toBuyer(
                "withdrawal_receipt",
                "",
                paragraphs,
                lines,
                List.of(),
                List.of(
                        Fact.of(texts.get("mail.withdrawal_receipt.name"), receipt.name()),
                        Fact.of(texts.get("mail.withdrawal_receipt.email"), receipt.email()),
                        Fact.of(texts.get("mail.withdrawal_receipt.at"), exactly(receipt.statedAt()))));
    }

    /** To the second, with its zone. */
    private String exactly(Instant time) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG)
                .withLocale(texts.locale())
                .format(time.atZone(facts.merchant().settings().shop().timeZone()));
    }

    private Instant shipBy() {
        return order.shipBy().atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private List<Fact> buyer() {
        String name = facts.order().buyer().name();
        return name == null ? List.of() : List.of(Fact.of(texts.get("mail.buyer"), name));
    }

    /** Names that don't change with the language: help desks sort by them. */
    private List<Fact> record() {
        var record = new ArrayList<Fact>();
        record.add(Fact.of("Order-ID", orderId));
        if (order.reference() != null) {
            record.add(Fact.of("Merchant-Order-Reference", order.reference()));
        }
        var event = facts.mail().kind().event();
        if (event != null) {
            record.add(Fact.of("Event", event.wireName()));
        }
        record.add(Fact.of("Test", Boolean.toString(order.test())));
        return record;
    }

    private Notice toBuyer(
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

    private Notice notice(
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

    private List<Line> orderLines() {
        return facts.order().items().stream()
                .map(item -> line(item, item.quantity(), item.net(), item.tax()))
                .toList();
    }

    private Line line(Item item, int quantity, long net, long tax) {
        return new Line(
                item.productName(),
                quantity == 0 ? item.retailerId() : quantity(quantity),
                texts.money(facts.money(order.taxInclusive() ? net + tax : net)));
    }

    private String quantity(int quantity) {
        return texts.get("mail.quantity", quantity);
    }

    private List<Total> orderTotals() {
        var charges = order.charges();
        return totals(
                charges.itemsNet(),
                charges.itemsTax(),
                charges.shippingNet(),
                charges.shippingTax(),
                texts.get("mail.total"));
    }

    /** As prices are shown in the merchant's country: with the tax in them, or with the tax as a sum of its own. */
    private List<Total> totals(long items, long itemsTax, long shipping, long shippingTax, String label) {
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

    private Total total(String key, long minor) {
        return new Total(texts.get(key), texts.money(facts.money(minor)), false);
    }

    private List<Fact> addressed() {
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
}
