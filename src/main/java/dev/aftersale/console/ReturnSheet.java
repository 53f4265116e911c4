package dev.aftersale.console;

import dev.aftersale.base.Money;
import dev.aftersale.order.Item;
import dev.aftersale.order.Order;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Tone;
import dev.aftersale.returns.Move;
import dev.aftersale.returns.Party;
import dev.aftersale.returns.Resolution;
import dev.aftersale.returns.Return;
import dev.aftersale.returns.ReturnRefunds;
import dev.aftersale.returns.ReturnState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One return as it is shown.
 *
 * @param proposal what a refund would pay now; null: nothing
 * @param canWrite whether the reader may move it, {@code canRefund}: pay for it
 * @param hasAddress whether it is known where returns go
 * @param acted the form that was refused; null: none was
 */
public record ReturnSheet(
        Return row,
        Order order,
        ReturnRefunds.@Nullable Proposal proposal,
        boolean canWrite,
        boolean canRefund,
        boolean hasAddress,
        @Nullable String acted) {

    public Money money(long minor) {
        return Money.of(minor, row.currency());
    }

    public String product(Return.Line line) {
        return order.items().stream()
                .filter(item -> item.id() == line.itemId())
                .map(Item::productName)
                .findFirst()
                .orElse(line.retailerId());
    }

    public boolean may(Move move) {
        return canWrite && move.isFor(Party.MERCHANT) && move.isPossibleAt(row.state());
    }

    /** An exchange is made instead of a refund. */
    public boolean mayExchange() {
        return may(Move.EXCHANGE) && row.resolution() == Resolution.EXCHANGE && row.refunded() == 0;
    }

    public boolean mayRefund() {
        return canRefund && proposal != null && row.state() != ReturnState.REQUESTED;
    }

    public boolean isActed(String action) {
        return action.equals(acted);
    }

    /** To begin with, everything came whole; or what was found last. */
    public Form inspection(Page page) {
        var form = Form.empty(page);
        for (var line : row.lines()) {
            String of = "_" + line.itemId();
            form.with("accepted" + of, line.isInspected() ? line.accepted() : line.quantity())
                    .with("damaged" + of, line.damaged())
                    .with("missing" + of, line.missing())
                    .with("deduction" + of, page.amount(money(line.deduction())))
                    .with("restock" + of, line.restocked());
        }
        return form;
    }

    /** When the next thing is due; null: nothing is. */
    public @Nullable Instant due() {
        return due(row);
    }

    public static @Nullable Instant due(Return row) {
        return switch (row.state()) {
            case REQUESTED -> row.times().answerBy();
            case RECEIVED, INSPECTED -> row.times().refundBy();
            case ACCEPTED, DECLINED, LABEL_SENT, IN_TRANSIT, PARTLY_REFUNDED, REFUNDED, CLOSED, CANCELLED -> null;
        };
    }

    public static boolean isLate(Return row, Instant now) {
        Instant due = due(row);
        return due != null && !now.isBefore(due);
    }

    public static Tone tone(Return row) {
        return switch (row.state()) {
            case REQUESTED -> row.isOverdue() ? Tone.BAD : Tone.WARN;
            case ACCEPTED, LABEL_SENT, IN_TRANSIT -> Tone.ACCENT;
            case RECEIVED, INSPECTED -> row.times().refundOverdueAt() != null ? Tone.BAD : Tone.WARN;
            case PARTLY_REFUNDED, REFUNDED -> Tone.OK;
            case DECLINED, CLOSED, CANCELLED -> Tone.NEUTRAL;
        };
    }

    public static Tone tone(Return.Step step) {
        return switch (step.move()) {
            case OVERDUE, REFUND_OVERDUE -> Tone.BAD;
            case REMIND -> Tone.WARN;
            case REFUND, REFUND_PART, EXCHANGE -> Tone.OK;
            case REQUEST, ACCEPT, LABEL, TRACK, RECEIVE, INSPECT -> Tone.ACCENT;
            case DECLINE, CANCEL, CLOSE, ANSWER -> Tone.NEUTRAL;
        };
    }
}
