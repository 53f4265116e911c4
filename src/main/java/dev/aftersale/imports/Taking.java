package dev.aftersale.imports;

import dev.aftersale.base.Digests;
import dev.aftersale.base.Idempotency;
import dev.aftersale.base.Idempotency.Answer;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import dev.aftersale.base.RequestKey;
import dev.aftersale.base.Tx;
import dev.aftersale.order.NewOrder;
import dev.aftersale.order.OrderJson;
import dev.aftersale.order.Orders;
import dev.aftersale.order.PastOrders;
import dev.aftersale.refund.RefundReason;
import dev.aftersale.refund.RefundRequest;
import dev.aftersale.refund.Refunds;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Takes what a file asks for, within a running transaction. Each unit has a key, so that it is taken once. */
@Component
class Taking {

    private final Idempotency idempotency;
    private final Orders orders;
    private final PastOrders pastOrders;
    private final Refunds refunds;

    Taking(Idempotency idempotency, Orders orders, PastOrders pastOrders, Refunds refunds) {
        this.idempotency = idempotency;
        this.orders = orders;
        this.pastOrders = pastOrders;
        this.refunds = refunds;
    }

    record Rejected(RawRecord record, Reason reason, String detail) {}

    record Taken(Tally tally, List<Rejected> rejects) {}

    /** The refunds that were made for one row. */
    private record Given(int refunds, long total) {}

    /** The purchases that a row gives back are not there. Nothing was written when it is thrown. */
    private static final class NoPurchase extends RuntimeException {
        NoPurchase() {
            super("no purchase", null, false, false);
        }
    }

    /**
     * @param careful whether a unit that is refused is undone by itself and rejected; otherwise its refusal is thrown, and
     *     the caller takes the batch again
     */
    Taken take(Tx tx, ImportRequest request, List<Work> works, boolean careful) {
        var tally = Tally.NONE;
        var rejects = new ArrayList<Rejected>();
        for (Work work : works) {
            try {
                tally = tally.plus(careful ? tx.part(() -> take(tx, request, work)) : take(tx, request, work));
                if (work instanceof Work.Reject reject) {
                    rejects.add(new Rejected(reject.record(), reject.reason(), reject.detail()));
                }
            } catch (NoPurchase e) {
                tally = tally.plus(Tally.reject(Reason.NO_PURCHASE));
                var record = work.records().getFirst();
                rejects.add(new Rejected(record, Reason.NO_PURCHASE, "No earlier purchase has all of it left."));
            } catch (ProblemException refused) {
                if (!careful || !isOfTheUnit(refused.problem())) {
                    throw refused;
                }
                for (var record : work.records()) {
                    tally = tally.plus(Tally.reject(Reason.of(refused.problem())));
                    rejects.add(new Rejected(record, Reason.of(refused.problem()), detail(refused, work)));
                }
            }
        }
        return new Taken(tally, rejects);
    }

    /** Whether the same would happen to this unit whenever it is tried, and only to this one. */
    static boolean isOfTheUnit(Problem problem) {
        return !problem.isTransient() && problem != Problem.MERCHANT_DISABLED;
    }

    private static String detail(ProblemException refused, Work work) {
        return refused.problem() == Problem.KEY_REUSED && !(work instanceof Work.GiveBack)
                ? "An order of this number was taken before, with other content."
                : refused.detail();
    }

    private Tally take(Tx tx, ImportRequest request, Work work) {
        return switch (work) {
            case Work.PastSale sale -> record(tx, request.merchant(), sale);
            case Work.NewSale sale -> place(tx, request.merchant(), sale.order());
            case Work.GiveBack back -> giveBack(tx, request, back);
            case Work.Reject reject -> Tally.reject(reject.reason());
        };
    }

    private Tally record(Tx tx, MerchantId merchant, Work.PastSale sale) {
        NewOrder order = sale.order();
        RequestKey key = Objects.requireNonNull(OrderJson.key(order));
        Answer<PastOrders.Recorded> answer = idempotency.once(tx, merchant, key, PastOrders.Recorded.class, () -> {
            var recorded = pastOrders.record(tx, merchant, order);
            if (!recorded.isNew()) {
                throw Problem.KEY_REUSED.because(
                        "order %s was taken before, by another way.".formatted(order.externalId()));
            }
            return recorded;
        });
        return answer.replayed() ? Tally.knownSale(order) : Tally.sale(order, sale.total());
    }

    private Tally place(Tx tx, MerchantId merchant, NewOrder order) {
        var answer = orders.place(tx, merchant, order);
        return answer.replayed()
                ? Tally.knownSale(order)
                : Tally.sale(order, answer.value().total());
    }

    private Tally giveBack(Tx tx, ImportRequest request, Work.GiveBack back) {
        var answer = idempotency.once(
                tx, request.merchant(), key(request, back), Given.class, () -> giveBack(tx, request, back.row()));
        return answer.replayed()
                ? Tally.knownRefund()
                : Tally.refund(
                        answer.value().refunds(),
                        request.currency(),
                        answer.value().total());
    }

    private Given giveBack(Tx tx, ImportRequest request, Row.Return row) {
        if (row.buyer() == null) {
            throw new NoPurchase();
        }
        var purchases = pastOrders.purchases(
                tx, request.merchant(), request.test(), row.buyer(), row.sku(), row.unitPrice(), row.at());
        var lines = PurchaseMatch.match(purchases, row.quantity()).orElseThrow(NoPurchase::new);
        long total = 0;
        for (var ofOrder : lines.entrySet()) {
            total += refunds.record(
                            tx,
                            request.merchant(),
                            new RefundRequest(
                                    ofOrder.getKey(),
                                    RefundReason.REFUND_REASON_OTHER,
                                    "Imported: " + row.order(),
                                    ofOrder.getValue(),
                                    null,
                                    0,
                                    0,
                                    null,
                                    null,
                                    false))
                    .total();
        }
        return new Given(lines.size(), total);
    }

    /** Rows of a return that are alike in everything are told apart by their number among themselves. */
    private static RequestKey key(ImportRequest request, Work.GiveBack back) {
        var row = back.row();
        String content = String.join(
                "\n",
                Boolean.toString(request.test()),
                row.order(),
                row.sku(),
                Integer.toString(row.quantity()),
                Long.toString(row.unitPrice()),
                request.currency(),
                String.valueOf(row.buyer()),
                String.valueOf(row.at()));
        String digest = HexFormat.of().formatHex(Digests.sha256(content), 0, 16);
        return RequestKey.of("refund row %s %s %d".formatted(row.order(), digest, back.occurrence()), content);
    }
}
