package dev.aftersale.mail;

import dev.aftersale.base.Json;
import dev.aftersale.base.Money;
import dev.aftersale.base.Problem;
import dev.aftersale.link.OrderLinks;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.order.Cancellation;
import dev.aftersale.order.Item;
import dev.aftersale.order.Order;
import dev.aftersale.order.OrderPart;
import dev.aftersale.order.Orders;
import dev.aftersale.order.Shipment;
import dev.aftersale.refund.Refund;
import dev.aftersale.refund.Refunds;
import dev.aftersale.returns.Return;
import dev.aftersale.returns.ReturnPolicies;
import dev.aftersale.returns.Returns;
import dev.aftersale.upload.StoredFile;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Everything that a mail may speak of, as it is when the mail is written.
 *
 * @param page where its reader finds more: the buyer's order page, or a page of the console
 */
record NoticeFacts(
        Outgoing mail,
        Merchant merchant,
        Order order,
        List<Refund> refunds,
        @Nullable Return returned,
        @Nullable StoredFile label,
        String page) {

    /** What was frozen when the mail was queued. */
    <T> T details(Class<T> type) {
        if (mail.details() == null) {
            throw missing("details of mail", mail.id());
        }
        return Json.read(mail.details(), type);
    }

    Money money(long minor) {
        return Money.of(minor, order.core().currency());
    }

    Item item(long id) {
        return order.items().stream()
                .filter(item -> item.id() == id)
                .findFirst()
                .orElseThrow(() -> missing("item", id));
    }

    Shipment shipment() {
        return order.shipments().stream()
                .filter(shipment -> shipment.id() == mail.objectId())
                .findFirst()
                .orElseThrow(() -> missing("shipment", mail.objectId()));
    }

    Cancellation cancellation() {
        return order.cancellations().stream()
                .filter(cancellation -> cancellation.id() == mail.objectId())
                .findFirst()
                .orElseThrow(() -> missing("cancellation", mail.objectId()));
    }

    Refund refund() {
        return refunds.stream()
                .filter(refund -> refund.id() == mail.objectId())
                .findFirst()
                .orElseThrow(() -> missing("refund", mail.objectId()));
    }

    private static RuntimeException missing(String what, long id) {
        return Problem.UNKNOWN_OBJECT.because("There is no " + what + " " + id + " any more.");
    }

    /** Where they come from. */
    @Component
    static final class Source {

        private final Merchants merchants;
        private final Orders orders;
        private final Refunds refunds;
        private final Returns returns;
        private final ReturnPolicies policies;
        private final OrderLinks links;

        Source(
                Merchants merchants,
                Orders orders,
                Refunds refunds,
                Returns returns,
                ReturnPolicies policies,
                OrderLinks links) {
            this.merchants = merchants;
            this.orders = orders;
            this.refunds = refunds;
            this.returns = returns;
            this.policies = policies;
            this.links = links;
        }

        NoticeFacts of(Outgoing mail) {
            Order order = orders.find(mail.merchant(), mail.orderId(), EnumSet.allOf(OrderPart.class))
                    .orElseThrow(() -> missing("order", mail.orderId()));
            List<Refund> ofOrder = mail.kind() == NoticeKind.REFUNDED
                    ? refunds.ofOrders(mail.merchant(), List.of(mail.orderId()))
                    : List.of();
            Return returned = mail.kind().isOfReturn()
                    ? returns.find(mail.merchant(), mail.objectId())
                            .orElseThrow(() -> missing("return", mail.objectId()))
                    : null;
            return new NoticeFacts(
                    mail, merchants.get(mail.merchant()), order, ofOrder, returned, label(mail, returned), page(mail));
        }

        /** The newest label that can be printed, if the merchant wants it sent. */
        private @Nullable StoredFile label(Outgoing mail, @Nullable Return returned) {
            if (mail.kind() != NoticeKind.RETURN_LABEL
                    || returned == null
                    || !policies.of(mail.merchant()).labelByMail()) {
                return null;
            }
            return returned.labels().reversed().stream()
                    .filter(Return.Label::hasFile)
                    .findFirst()
                    .flatMap(label -> returns.label(mail.merchant(), returned.id(), label.id()))
                    .orElse(null);
        }

        private String page(Outgoing mail) {
            return switch (mail.kind().role()) {
                case BUYER -> links.url(mail.merchant(), mail.orderId());
                case MERCHANT -> links.home() + "/console/" + place(mail);
            };
        }

        private static String place(Outgoing mail) {
            return mail.kind().isOfReturn() ? "returns/" + mail.objectId() : "orders/" + mail.orderId();
        }
    }
}
