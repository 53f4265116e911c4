package dev.aftersale.mail;

import dev.aftersale.base.Texts;
import dev.aftersale.mail.Notice.Fact;
import dev.aftersale.mail.Notice.Line;
import dev.aftersale.mail.Notice.Total;
import dev.aftersale.order.Cancellation;
import dev.aftersale.order.Item;
import dev.aftersale.order.OrderCore;
import dev.aftersale.refund.PaidTo;
import dev.aftersale.refund.Refund;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Says in words what happened. One method a kind of notice; the texts themselves are in {@code texts/mail.properties}. */
final class NoticeWriter {

    private final NoticeFacts facts;
    private final Texts texts;
    private final NoticeFrame frame;
    private final OrderCore order;
    private final String orderId;
    private final String merchant;

    private NoticeWriter(NoticeFacts facts, Texts texts, String platform) {
        this.facts = facts;
        this.texts = texts;
        this.frame = new NoticeFrame(facts, texts, platform);
        this.order = facts.order().core();
        this.orderId = Long.toString(order.id());
        this.merchant = facts.merchant().name();
    }

    static Notice write(NoticeFacts facts, Texts texts, String platform) {
        var writer = new NoticeWriter(facts, texts, platform);
        return switch (facts.mail().kind()) {
            case RECEIVED -> writer.received();
            case SHIPPED -> new ParcelNoticeWriter(facts, texts, platform).shipped();
            case OUT_FOR_DELIVERY -> new ParcelNoticeWriter(facts, texts, platform).outForDelivery();
            case DELIVERED -> new ParcelNoticeWriter(facts, texts, platform).delivered();
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
                    CLAIM_OUTCOME -> DisputeNoticeWriter.write(facts, texts, platform);
            case MESSAGE_TO_BUYER,
                    MESSAGE_TO_MERCHANT,
                    SHOP_MAIL,
                    UNDELIVERED_OF_BUYER,
                    UNDELIVERED_OF_MERCHANT,
                    DELAYED_OF_BUYER,
                    DELAYED_OF_MERCHANT,
                    DIRECT_COPY_OF_BUYER,
                    DIRECT_COPY_OF_MERCHANT ->
                throw new IllegalStateException(facts.mail().kind() + " is no notice");
            case WITHDRAWAL -> writer.withdrawal();
            case WITHDRAWAL_RECEIPT -> writer.withdrawalReceipt();
            case LINK -> writer.link();
        };
    }

    private Notice received() {
        return frame.toBuyer(
                "received",
                "",
                List.of(texts.get("mail.received.text", merchant, frame.day(order.placedAt()))),
                frame.orderLines(),
                frame.orderTotals(),
                frame.addressed());
    }

    private Notice cancelled() {
        Cancellation cancellation = facts.cancellation();
        boolean whole = order.isCancelled();
        var lines = cancellation.lines().stream()
                .map(line -> {
                    Item item = facts.item(line.itemId());
                    return new Line(item.productName(), frame.quantity(line.quantity()), "");
                })
                .toList();
        return frame.toBuyer(
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
                .map(line -> frame.line(facts.item(line.itemId()), line.quantity(), line.net(), line.tax()))
                .toList();
        var totals = new ArrayList<Total>();
        if (!order.taxInclusive() && refund.itemsTax() > 0) {
            totals.add(frame.total("mail.tax", refund.itemsTax()));
        }
        if (refund.shippingNet() + refund.shippingTax() > 0) {
            totals.add(frame.total("mail.shipping", refund.shippingNet() + refund.shippingTax()));
        }
        if (refund.deduction() > 0) {
            totals.add(frame.total("mail.deduction", -refund.deduction()));
        }
        totals.add(new Total(texts.get("mail.refund_total"), total, true));
        return frame.notice(
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
        return frame.notice(
                "sale",
                "",
                texts.get("mail.sale.subject", orderId, units, total),
                List.of(texts.get("mail.sale.text", frame.day(order.placedAt()), texts.date(order.shipBy()))),
                frame.orderLines(),
                frame.orderTotals(),
                Stream.concat(frame.buyer().stream(), frame.addressed().stream())
                        .toList(),
                frame.record());
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
        return frame.notice(
                key,
                "",
                texts.get("mail." + key + ".subject", orderId),
                paragraphs,
                List.of(),
                List.of(),
                frame.buyer(),
                frame.record());
    }

    private Notice link() {
        return frame.toBuyer(
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
        paragraphs.add(texts.get("mail.withdrawal_receipt.text", merchant, frame.exactly(receipt.statedAt())));
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
                .map(line -> new Line(line.title(), frame.quantity(line.quantity()), ""))
                .toList();
        return frame.toBuyer(
                "withdrawal_receipt",
                "",
                paragraphs,
                lines,
                List.of(),
                List.of(
                        Fact.of(texts.get("mail.withdrawal_receipt.name"), receipt.name()),
                        Fact.of(texts.get("mail.withdrawal_receipt.email"), receipt.email()),
                        Fact.of(texts.get("mail.withdrawal_receipt.at"), frame.exactly(receipt.statedAt()))));
    }
}
