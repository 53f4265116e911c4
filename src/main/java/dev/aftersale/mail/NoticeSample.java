package dev.aftersale.mail;

import dev.aftersale.base.Json;
import dev.aftersale.base.Money;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.order.Cancellation;
import dev.aftersale.order.Item;
import dev.aftersale.order.Order;
import dev.aftersale.order.OrderCore;
import dev.aftersale.order.OrderState;
import dev.aftersale.order.Shipment;
import dev.aftersale.refund.PaidTo;
import dev.aftersale.refund.Refund;
import dev.aftersale.refund.RefundReason;
import dev.aftersale.returns.Party;
import dev.aftersale.returns.Resolution;
import dev.aftersale.returns.Return;
import dev.aftersale.returns.ReturnReason;
import dev.aftersale.returns.ReturnState;
import dev.aftersale.returns.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A made-up order of a merchant, of which everything has happened that a notice can tell. */
final class NoticeSample {

    private static final long ORDER = 100_000_000_000_001L;
    private static final long MUG = 1;
    private static final long BOWL = 2;
    private static final long OBJECT = 200_000_000_000_002L;

    private final Merchant merchant;
    private final Instant now;

    private NoticeSample(Merchant merchant, Instant now) {
        this.merchant = merchant;
        this.now = now;
    }

    static NoticeFacts of(Merchant merchant, NoticeKind kind, Instant now) {
        return new NoticeSample(merchant, now).facts(kind);
    }

    private NoticeFacts facts(NoticeKind kind) {
        return new NoticeFacts(
                new Outgoing(
                        OBJECT,
                        merchant.id(),
                        kind,
                        OBJECT,
                        ORDER,
                        OBJECT,
                        false,
                        "buyer@example.com",
                        "<sample>",
                        now,
                        now,
                        details(kind),
                        0),
                merchant,
                order(),
                List.of(refund()),
                kind.isOfReturn() ? returned() : null,
                null,
                "https://example.com/");
    }

    private @Nullable String details(NoticeKind kind) {
        return switch (kind) {
            case WITHDRAWAL_RECEIPT ->
                Json.write(new WithdrawalReceipt(
                        merchant.settings().shop().locale().getLanguage(),
                        "Maria Martens",
                        "buyer@example.com",
                        now,
                        List.of(new WithdrawalReceipt.Line("Stoneware bowl, 18 cm", 1)),
                        List.of(new WithdrawalReceipt.Line("Stoneware mug, glacier blue", 2)),
                        null));
            case LINK -> null;
            case CLAIM_OPENED, CLAIM_REGISTERED, CHARGEBACK_OPENED, CHARGEBACK_EVIDENCE_DUE -> dispute(null);
            case CLAIM_DECIDED, CLAIM_OUTCOME, CHARGEBACK_DECIDED -> dispute(true);
            default -> null;
        };
    }

    private String dispute(@Nullable Boolean forBuyer) {
        return Json.write(new DisputeLetter(
                "300000000000003",
                money(6_100),
                forBuyer == null ? "The parcel never arrived." : null,
                now.plus(Duration.ofDays(3)),
                forBuyer));
    }

    private Money money(long minor) {
        return Money.of(minor, merchant.currency());
    }

    private Order order() {
        return new Order(
                new OrderCore(
                        ORDER,
                        merchant.id(),
                        OrderState.IN_PROGRESS,
                        false,
                        merchant.currency(),
                        "A-1042",
                        "sample",
                        "sample",
                        merchant.settings().pricesIncludeTax(),
                        now,
                        now,
                        now,
                        LocalDate.ofInstant(now, merchant.settings().shop().timeZone())
                                .plusDays(2),
                        new OrderCore.Charges(5_700, 1_140, 450, 90, 3_800, 450, 90, 0, 0, 0, 0, 0),
                        0,
                        new OrderCore.Fees(0, 0, 0, 0),
                        0,
                        new OrderCore.Units(1, 2, 0)),
                "shop",
                null,
                new Order.Buyer(null, "Maria Martens", "buyer@example.com", null, false),
                new Order.Address(
                        "Maria Martens", null, null, "Kanalweg 12", null, "Bremen", null, "28195", merchant.country()),
                new Order.ShippingOption("Standard", null, 450, 90, 2, 4),
                List.of(),
                List.of(
                        item(MUG, "MUG", "Stoneware mug, glacier blue", 2, 1_900),
                        item(BOWL, "BOWL", "Stoneware bowl, 18 cm", 1, 1_900)),
                List.of(shipment()),
                List.of(new Cancellation(
                        OBJECT,
                        ORDER,
                        Cancellation.Reason.OUT_OF_STOCK,
                        null,
                        false,
                        Cancellation.Actor.MERCHANT,
                        2_280,
                        now,
                        List.of(new Cancellation.Line(BOWL, 1)))));
    }

    private static Item item(long id, String sku, String name, int quantity, long price) {
        long net = price * quantity;
        return new Item(
                id, (int) id, sku, id, name, price, quantity, 0, net, net / 5, null, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                0);
    }

    private Shipment shipment() {
        return new Shipment(
                OBJECT,
                ORDER,
                null,
                new Shipment.Tracking("DHL", "JJD000390007812345", null),
                null,
                now,
                OBJECT,
                Shipment.CaptureState.CAPTURED,
                3_800,
                760,
                450,
                90,
                0,
                0,
                now,
                false,
                new Shipment.Journey(now, now),
                List.of(new Shipment.Line(MUG, 2, 3_800, 760)));
    }

    private Refund refund() {
        return new Refund(
                OBJECT,
                ORDER,
                Refund.State.PROCESSING,
                RefundReason.DAMAGED_GOODS,
                null,
                null,
                merchant.currency(),
                1_900,
                380,
                450,
                90,
                0,
                0,
                2_820,
                0,
                PaidTo.PAYMENT,
                now,
                null,
                List.of(new Refund.Line(MUG, 1, 1_900, 380)));
    }

    private Return returned() {
        Instant answerBy = now.plus(Duration.ofDays(2));
        return new Return(
                OBJECT,
                merchant.id(),
                ORDER,
                false,
                ReturnState.INSPECTED,
                1,
                Party.BUYER,
                "R-1042",
                Resolution.REFUND,
                merchant.currency(),
                4_560,
                0,
                0,
                null,
                "One of the two has a crack.",
                "Thank you, we look after it at once.",
                null,
                Verdict.REVIEW,
                null,
                new Return.Times(
                        now, answerBy, now, null, null, now, now, now.plus(Duration.ofDays(5)), null, null, now),
                new Return.Tracking("DHL", "JJD000390007854321"),
                null,
                null,
                List.of(new Return.Line(MUG, "MUG", 2, ReturnReason.DAMAGED_ITEM, null, null, 4_560, 1, 1, 0, 0, 0, 0)),
                List.of(),
                List.of(),
                List.of());
    }
}
