package dev.aftersale.desk;

import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.SupportQueue;
import dev.aftersale.order.Order;
import dev.aftersale.support.Message;
import dev.aftersale.support.SupportThread;
import dev.aftersale.upload.NamedFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message that a desk is to get, with all it says of its order.
 *
 * @param files of the message, with their content
 * @param mask the address that stands for the buyer in this conversation
 * @param ticket what the thread is at the desk, as far as we know
 * @param isFirstTry otherwise the desk may have it already
 */
record Handover(
        Merchant merchant,
        Order order,
        SupportThread thread,
        Message message,
        String mask,
        List<NamedFile> files,
        @Nullable Ticket ticket,
        boolean isFirstTry) {

    /** A thread's place at a desk that has tickets. */
    record Ticket(long id, long requester) {}

    /** Kinds of threads are queues of the same names. */
    SupportQueue queue() {
        return SupportQueue.valueOf(thread.kind().name());
    }

    boolean isOfBuyer() {
        return message.author() == Message.Author.BUYER;
    }
}
