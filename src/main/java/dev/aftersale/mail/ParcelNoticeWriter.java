package dev.aftersale.mail;

import dev.aftersale.base.Texts;
import dev.aftersale.mail.Notice.Fact;
import dev.aftersale.mail.Notice.Line;
import dev.aftersale.order.Shipment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Says in words what happened to a parcel. */
final class ParcelNoticeWriter {

    private final NoticeFacts facts;
    private final Texts texts;
    private final NoticeFrame frame;
    private final String merchant;

    ParcelNoticeWriter(NoticeFacts facts, Texts texts, String platform) {
        this.facts = facts;
        this.texts = texts;
        this.frame = new NoticeFrame(facts, texts, platform);
        this.merchant = facts.merchant().name();
    }

    Notice shipped() {
        Shipment shipment = facts.shipment();
        var lines = shipment.lines().stream()
                .map(line -> frame.line(facts.item(line.itemId()), line.quantity(), line.net(), line.tax()))
                .toList();
        boolean more = facts.order().core().units().open() > 0;
        return frame.toBuyer(
                "shipped",
                more ? ".part" : "",
                List.of(texts.get(more ? "mail.shipped.text.part" : "mail.shipped.text", merchant)),
                lines,
                frame.totals(
                        shipment.itemsNet(),
                        shipment.itemsTax(),
                        shipment.shippingNet(),
                        shipment.shippingTax(),
                        texts.get("mail.charged")),
                tracking(shipment));
    }

    Notice outForDelivery() {
        return parcel("out_for_delivery", List.of(texts.get("mail.out_for_delivery.text", carrier())));
    }

    Notice delivered() {
        Instant at = Objects.requireNonNull(facts.shipment().journey().deliveredAt());
        return parcel(
                "delivered",
                List.of(
                        texts.get("mail.delivered.text", carrier(), frame.day(at)),
                        texts.get("mail.delivered.missing", merchant)));
    }

    /** Something about a parcel: what is in it, and no money. */
    private Notice parcel(String key, List<String> paragraphs) {
        var lines = facts.shipment().lines().stream()
                .map(line -> new Line(facts.item(line.itemId()).productName(), frame.quantity(line.quantity()), ""))
                .toList();
        return frame.toBuyer(key, "", paragraphs, lines, List.of(), tracking(facts.shipment()));
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
        tracking.addAll(frame.addressed());
        return tracking;
    }
}
