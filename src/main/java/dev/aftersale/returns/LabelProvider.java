package dev.aftersale.returns;

import dev.aftersale.base.Money;
import dev.aftersale.order.Order;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes labels for the way back. Asked outside any transaction; never twice for one label without being told. */
interface LabelProvider {

    /** As it is stored with the labels that it made. */
    String name();

    /**
     * Makes a label, or finds the one that an earlier attempt has made.
     *
     * @param earlier what an attempt that broke off remembered; null: this is the first
     * @param remember takes what a next attempt must know; called before anything is paid for
     * @throws dev.aftersale.base.ProblemException LABEL_REFUSED if it never will be, LABEL_UNAVAILABLE if it may be later
     */
    Made make(LabelOrder order, @Nullable String earlier, Consumer<String> remember);

    /**
     * @param id of the label; the same in each attempt
     * @param from the buyer; null: not known
     */
    record LabelOrder(
            long id,
            long returnId,
            long orderId,
            @Nullable String reference,
            Order.@Nullable Address from,
            Order.Address to,
            LabelPaper paper,
            boolean test) {}

    /** @param cost what the platform pays for it; null: nothing */
    record Made(
            @Nullable String carrier,
            @Nullable String service,
            String trackingNumber,
            @Nullable Money cost,
            String mediaType,
            byte[] file) {}
}
