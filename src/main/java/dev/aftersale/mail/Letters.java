package dev.aftersale.mail;

import dev.aftersale.base.Ids;
import dev.aftersale.base.Json;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Queues mail that no event causes, in the transaction of whoever asks for it: both are kept, or neither is. */
@Component
public class Letters {

    private final MailSettings settings;
    private final MailWorker worker;

    Letters(MailSettings settings, MailWorker worker) {
        this.settings = settings;
        this.worker = worker;
    }

    /** An order, and the address that a mail about it goes to. */
    public record Recipient(MerchantId merchant, long orderId, boolean test, String email) {}

    /** @param id of the withdrawal; each has one receipt an id */
    public void receipt(Tx tx, Recipient to, long id, WithdrawalReceipt receipt) {
        queue(tx, to, NoticeKind.WITHDRAWAL_RECEIPT, id, Json.write(receipt));
    }

    /** @param id of what happened; each has one mail a step */
    public void dispute(Tx tx, Recipient to, DisputeLetter.Step step, long id, DisputeLetter letter) {
        queue(tx, to, step.kind(), id, Json.write(letter));
    }

    /** @param linkId of the link that was asked for */
    void link(Tx tx, Recipient to, long linkId, String language) {
        queue(tx, to, NoticeKind.LINK, linkId, Json.write(new Language(language)));
    }

    /** What the mail is written in, where the reader has shown it. */
    record Language(String language) {}

    private void queue(Tx tx, Recipient to, NoticeKind kind, long objectId, @Nullable String details) {
        MailStore.insert(
                tx,
                List.of(new Outgoing(
                        Ids.next(to.merchant().shard()),
                        to.merchant(),
                        kind,
                        objectId,
                        to.orderId(),
                        objectId,
                        to.test(),
                        to.email().strip(),
                        "<%d.%s@%s>".formatted(objectId, kind.key(), settings.domain()),
                        tx.now(),
                        tx.now(),
                        details,
                        0)));
        tx.afterCommit(worker::wake);
    }
}
