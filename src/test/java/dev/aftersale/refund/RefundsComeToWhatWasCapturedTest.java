package dev.aftersale.refund;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.Seed;
import dev.aftersale.base.MerchantId;
import dev.aftersale.ledger.Account;
import dev.aftersale.ledger.Transfer;
import dev.aftersale.order.Item;
import dev.aftersale.order.OrderCore;
import dev.aftersale.order.OrderState;
import dev.aftersale.order.RefundableOrders.ItemPart;
import dev.aftersale.order.RefundableOrders.Refundable;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A hundred thousand random orders, each refunded in random ways to its end; the seed stands in every failure. */
class RefundsComeToWhatWasCapturedTest {

    private static final int ORDERS = 100_000;

    @Test
    void a_hundred_thousand_orders_refunded_in_random_ways_come_to_exactly_what_was_captured() {
        long first = Seed.of("refunded orders");
        for (int n = 0; n < ORDERS; n++) {
            long seed = first + n;
            new Life(new SplittableRandom(seed), "seed " + seed).play();
        }
    }

    /** One order, its books, and what a model says of both. */
    private static final class Life {
        private final SplittableRandom random;
        private final String seed;
        private OrderCore order;
        private List<Item> items;
        private final Map<Account, Long> books = new HashMap<>();
        private long paidToBuyer;
        private long feesReturned;

        Life(SplittableRandom random, String seed) {
            this.random = random;
            this.seed = seed;
            this.items = items();
            this.order = order();
        }

        void play() {
            int steps = random.nextInt(8);
            for (int i = 0; i < steps; i++) {
                step(randomRequest());
            }
            refundTheRest();
            assertThat(paidToBuyer).as(seed).isEqualTo(order.charges().captured());
            assertThat(feesReturned)
                    .as(seed)
                    .isEqualTo(order.fees().selling() + order.fees().processing());
            assertThat(items).as(seed).allSatisfy(this::isWithinCaptured);
            assertThat(balance(Account.LABEL_PAYABLE)).as(seed).isZero();
            assertThat(balance(Account.REFUND_CLEARING)).as(seed).isEqualTo(paidToBuyer);
        }

        /** Everything that is left; then as goodwill what deductions have kept back. */
        private void refundTheRest() {
            if (cap() > 0) {
                step(request(List.of(), null, 0, 0));
            }
            if (cap() > 0) {
                step(request(List.of(), null, 0, cap()));
            }
            assertThat(RefundPolicy.decide(refundable(), request(List.of(), null, 0, 0)))
                    .as(seed)
                    .isInstanceOf(Decision.Refused.class);
            assertThat(RefundPolicy.decide(refundable(), request(List.of(), null, 0, 1)))
                    .as(seed)
                    .isInstanceOf(Decision.Refused.class);
        }

        private void step(RefundRequest request) {
            if (RefundPolicy.decide(refundable(), request) instanceof Decision.Granted granted) {
                apply(granted.allocation());
            }
        }

        private void apply(Allocation refund) {
            assertThat(refund.total()).as(seed).isPositive().isLessThanOrEqualTo(cap());
            long parts = refund.itemsNet() + refund.itemsTax() + refund.shippingNet() + refund.shippingTax();
            assertThat(refund.total()).as(seed).isEqualTo(parts + refund.goodwill() - refund.deduction());
            long sellerBefore = sellerBalance();
            for (Transfer transfer : RefundPostings.promised(order, refund, PaidTo.PAYMENT)) {
                books.merge(transfer.debit(), -transfer.amount(), Long::sum);
                books.merge(transfer.credit(), transfer.amount(), Long::sum);
            }
            assertThat(sellerBalance()).as(seed).isEqualTo(sellerBefore - refund.merchantBears());
            paidToBuyer += refund.total();
            feesReturned += refund.fees();
            items = items.stream().map(item -> after(item, refund.items())).toList();
            assertThat(items).as(seed).allSatisfy(this::isWithinCaptured);
            order = after(order, refund);
        }

        private RefundRequest randomRequest() {
            var lines = new ArrayList<RefundRequest.Line>();
            for (Item item : items) {
                switch (random.nextInt(4)) {
                    case 0 ->
                        lines.add(new RefundRequest.Line(item.id(), null, 1 + random.nextInt(item.quantity()), null));
                    case 1 -> lines.add(new RefundRequest.Line(null, item.retailerId(), null, amount(item.net() + 1)));
                    default -> {
                        // not of this item
                    }
                }
            }
            Long shipping = random.nextInt(3) == 0 ? amount(order.charges().shippingNet() + 2) : null;
            return request(
                    lines,
                    shipping,
                    random.nextInt(4) == 0 ? amount(500) : 0,
                    random.nextInt(5) == 0 ? amount(500) : 0);
        }

        private RefundRequest request(List<RefundRequest.Line> lines, Long shipping, long deduction, long goodwill) {
            return new RefundRequest(
                    order.id(),
                    RefundReason.WRONG_ITEM,
                    null,
                    lines,
                    shipping,
                    deduction,
                    goodwill,
                    "GBP",
                    null,
                    false);
        }

        private long amount(long below) {
            return random.nextLong(Math.max(1, below));
        }

        private long cap() {
            return order.charges().captured() - order.charges().refunded();
        }

        private Refundable refundable() {
            return new Refundable(order, items, false, false);
        }

        private long balance(Account account) {
            return books.getOrDefault(account, 0L);
        }

        private long sellerBalance() {
            return balance(Account.SELLER_PENDING) + balance(Account.SELLER_AVAILABLE);
        }

        private void isWithinCaptured(Item item) {
            assertThat(item.refundedQuantity()).isBetween(0, item.capturedQuantity());
            assertThat(item.refundedNet()).isBetween(0L, item.capturedNet());
            assertThat(item.refundedTax()).isBetween(0L, item.capturedTax());
        }

        private List<Item> items() {
            var made = new ArrayList<Item>();
            int lines = 1 + random.nextInt(5);
            for (int i = 0; i < lines; i++) {
                int quantity = 1 + random.nextInt(9);
                long net = random.nextInt(12) == 0 ? 0 : random.nextLong(20_000);
                long tax = random.nextInt(3) == 0 ? 0 : random.nextLong(net / 4 + 2);
                made.add(item(i, quantity, net, tax, 0, 0, 0));
            }
            return made;
        }

        private static Item item(
                int i, int quantity, long net, long tax, int refundedUnits, long refundedNet, long refundedTax) {
            return new Item(
                    100 + i,
                    i + 1,
                    "sku-" + i,
                    200 + i,
                    "Thing " + i,
                    net / quantity,
                    quantity,
                    0,
                    net,
                    tax,
                    null,
                    quantity,
                    0,
                    net,
                    tax,
                    quantity,
                    net,
                    tax,
                    0,
                    0,
                    refundedUnits,
                    refundedNet,
                    refundedTax);
        }

        private static Item after(Item item, List<ItemPart> parts) {
            for (ItemPart part : parts) {
                if (part.itemId() == item.id()) {
                    return item(
                            item.line() - 1,
                            item.quantity(),
                            item.net(),
                            item.tax(),
                            item.refundedQuantity() + part.quantity(),
                            item.refundedNet() + part.net(),
                            item.refundedTax() + part.tax());
                }
            }
            return item;
        }

        private OrderCore order() {
            long net = items.stream().mapToLong(Item::net).sum();
            long tax = items.stream().mapToLong(Item::tax).sum();
            long shipping = random.nextInt(3) == 0 ? 0 : 1 + random.nextLong(900);
            long shippingTax = shipping == 0 ? 0 : random.nextLong(200);
            long captured = net + tax + shipping + shippingTax;
            return core(
                    new OrderCore.Charges(
                            net, tax, shipping, shippingTax, captured, shipping, shippingTax, 0, 0, 0, 0, 0),
                    new OrderCore.Fees(random.nextLong(captured / 10 + 1), random.nextLong(captured / 20 + 1), 0, 0),
                    random.nextBoolean(),
                    random.nextBoolean() ? net : 0);
        }

        private OrderCore core(OrderCore.Charges charges, OrderCore.Fees fees, boolean taxInclusive, long pending) {
            return new OrderCore(
                    1,
                    new MerchantId(1),
                    OrderState.COMPLETED,
                    false,
                    "GBP",
                    null,
                    "simulator",
                    "pi",
                    taxInclusive,
                    Instant.EPOCH,
                    Instant.EPOCH,
                    Instant.EPOCH,
                    LocalDate.EPOCH,
                    charges,
                    0,
                    fees,
                    pending,
                    new OrderCore.Units(0, 1, 0));
        }

        private OrderCore after(OrderCore before, Allocation refund) {
            var c = before.charges();
            boolean fromPending = RefundPostings.sellerAccount(before).equals(Account.SELLER_PENDING);
            return core(
                    new OrderCore.Charges(
                            c.itemsNet(),
                            c.itemsTax(),
                            c.shippingNet(),
                            c.shippingTax(),
                            c.captured(),
                            c.capturedShipping(),
                            c.capturedShippingTax(),
                            c.refunded() + refund.total(),
                            c.withheld() + refund.deduction(),
                            c.refundedShipping() + refund.shippingNet(),
                            c.refundedShippingTax() + refund.shippingTax(),
                            c.refunds() + 1),
                    new OrderCore.Fees(
                            before.fees().selling(),
                            before.fees().processing(),
                            before.fees().sellingReturned() + refund.sellingFee(),
                            before.fees().processingReturned() + refund.processingFee()),
                    before.taxInclusive(),
                    fromPending ? before.pending() - refund.merchantBears() : before.pending());
        }
    }
}
