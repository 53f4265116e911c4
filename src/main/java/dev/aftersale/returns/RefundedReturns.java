package dev.aftersale.returns;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Money;
import dev.aftersale.base.Problem;
import dev.aftersale.base.Tx;
import dev.aftersale.refund.Refund;
import dev.aftersale.refund.RefundListener;
import dev.aftersale.refund.Refunds;
import java.util.List;
import org.springframework.stereotype.Component;

/** Hears of each refund that names a return, whoever asked for it: the console, a rule, or a merchant's own system. */
@Component
final class RefundedReturns implements RefundListener {

    private final ReturnMoves moves;

    RefundedReturns(ReturnMoves moves) {
        this.moves = moves;
    }

    @Override
    public void refunded(
            Tx tx, MerchantId merchant, long returnId, Refunds.Granted refund, List<Refund.Line> refundLines) {
        var found = ReturnStore.lock(tx, merchant, returnId);
        if (found.isEmpty()) {
            return; // a number of the merchant's own, whose returns are handled elsewhere
        }
        Return was = found.get();
        if (was.orderId() != refund.orderId()) {
            throw Problem.INVALID_PARAMETER.because(
                    "return_id: order %d has no return %d.".formatted(refund.orderId(), returnId));
        }
        var lines = was.lines().stream().map(line -> with(line, refundLines)).toList();
        long refunded = was.refunded() + refund.total();
        long deducted = was.deducted() + refund.deduction();
        boolean everyUnit = lines.stream().allMatch(line -> line.refunded() == line.quantity());
        boolean whole = (deducted == 0 && everyUnit) || refunded >= was.value();
        moves.make(
                tx,
                was,
                whole ? Move.REFUND : Move.REFUND_PART,
                party(tx, was),
                null,
                Money.of(refund.total(), refund.currency()),
                revision -> {
                    revision.lines = lines;
                    revision.refunded = refunded;
                    revision.deducted = deducted;
                });
    }

    /** What is paid in the very transaction that opened the return, a rule has paid. */
    private static Party party(Tx tx, Return was) {
        return was.times().requestedAt().equals(tx.now()) ? Party.PLATFORM : Party.MERCHANT;
    }

    private static Return.Line with(Return.Line line, List<Refund.Line> refundLines) {
        int units = refundLines.stream()
                .filter(refunded -> refunded.itemId() == line.itemId())
                .mapToInt(Refund.Line::quantity)
                .sum();
        return new Return.Line(
                line.itemId(),
                line.retailerId(),
                line.quantity(),
                line.reason(),
                line.note(),
                line.exchangeFor(),
                line.value(),
                line.accepted(),
                line.damaged(),
                line.missing(),
                line.deduction(),
                line.restocked(),
                Math.min(line.quantity(), line.refunded() + units));
    }
}
