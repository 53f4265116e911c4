package dev.aftersale.refund;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import java.util.List;

/** Whoever keeps returns: told of each refund that names one, in its transaction, whoever asked for the refund. */
public interface RefundListener {

    /**
     * The order is under this transaction's lock.
     *
     * @throws dev.aftersale.base.ProblemException if there is no such return of this order, or none that is to be refunded;
     *     then nothing is refunded
     */
    void refunded(Tx tx, MerchantId merchant, long returnId, Refunds.Granted refund, List<Refund.Line> lines);
}
