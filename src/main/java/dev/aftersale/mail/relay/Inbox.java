package dev.aftersale.mail.relay;

import dev.aftersale.base.Db;
import dev.aftersale.base.Digests;
import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.QueueFigures;
import dev.aftersale.base.Tx;
import dev.aftersale.mail.mime.Incoming;
import dev.aftersale.mail.mime.MailAddress;
import dev.aftersale.mail.relay.InboxStore.Arrival;
import dev.aftersale.mask.Mask;
import dev.aftersale.mask.Mask.Topic;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What came in, from the moment on that its sender hears "250". */
@Component
public final class Inbox {

    /** For how long the same message to the same mask is one. */
    static final Duration REPETITION = Duration.ofDays(7);

    private static final int LONGEST_TEXT = 500;

    private final Db db;

    Inbox(Db db) {
        this.db = db;
    }

    /**
     * <pre>
     * NEW  it became a message of its thread                RELAYED
     * NEW  a machine wrote it                               SWALLOWED
     * NEW  the merchant's shop sent it by itself            SHOP
     * NEW  it went round                                    DROPPED
     * NEW  it told about a mail of ours                     REPORTED
     * NEW  it can't be worked on, however often it is tried FAILED
     * </pre>
     */
    public enum State {
        NEW,
        RELAYED,
        SWALLOWED,
        SHOP,
        DROPPED,
        REPORTED,
        FAILED
    }

    /** A mail of ours that was told about, and the address that it was told at. */
    public record Told(MerchantId merchant, long orderId, long mailId, String recipient) {}

    /** What was found out about who sent it, in words and in one bit. */
    public record Proof(String verdict, boolean proved) {}

    /** Keeps a message once for each mask. When this returns, it is on the disk. */
    public void keep(Envelope envelope, byte[] raw, Incoming incoming, List<Mask> masks, String domain, Proof proof) {
        var arrivals = new ArrayList<Arrival>();
        for (Mask mask : masks) {
            String recipient = mask.local() + "@" + domain;
            arrivals.add(new Arrival(
                    Ids.next(mask.merchant().shard()),
                    mask.merchant(),
                    mask.orderId(),
                    mask.topic(),
                    mask.side(),
                    null,
                    recipient,
                    envelope,
                    from(incoming),
                    text(incoming.subject()),
                    reference(incoming),
                    proof.verdict(),
                    proof.proved(),
                    dedupe(recipient, incoming, raw),
                    raw));
        }
        keep(arrivals);
    }

    /** Keeps a report once for each mail that it came back for. */
    public void keep(Envelope envelope, byte[] raw, Incoming incoming, List<Told> told) {
        keep(told.stream()
                .map(one -> new Arrival(
                        Ids.next(one.merchant().shard()),
                        one.merchant(),
                        one.orderId(),
                        null,
                        null,
                        one.mailId(),
                        one.recipient(),
                        envelope,
                        from(incoming),
                        text(incoming.subject()),
                        reference(incoming),
                        "",
                        false,
                        dedupe(one.recipient(), incoming, raw),
                        raw))
                .toList());
    }

    /** One transaction a shard. If a later one fails, the sender comes again, and what is kept already is kept once. */
    private void keep(List<Arrival> arrivals) {
        arrivals.stream()
                .collect(Collectors.groupingBy(one -> one.merchant().shard()))
                .values()
                .forEach(ofShard -> db.platform(tx -> {
                    ofShard.forEach(one -> InboxStore.insert(tx, one));
                    return null;
                }));
    }

    private static String from(Incoming incoming) {
        return text(incoming.from().stream().map(MailAddress::address).collect(Collectors.joining(", ")));
    }

    private static String text(String text) {
        String plain = text.replace("\0", "");
        return plain.length() > LONGEST_TEXT ? plain.substring(0, LONGEST_TEXT) : plain;
    }

    private static @Nullable String reference(Incoming incoming) {
        String id = incoming.messageId();
        return id == null ? null : text(id);
    }

    /** Of what the sender repeats when it missed our "250": not of the headers that servers on the way add. */
    private static byte[] dedupe(String recipient, Incoming incoming, byte[] raw) {
        byte[] head = (recipient + "\n" + incoming.messageId() + "\n").getBytes(StandardCharsets.UTF_8);
        int body = body(raw);
        return Digests.sha256(ByteBuffer.wrap(head), ByteBuffer.wrap(raw, body, raw.length - body));
    }

    /** Where the headers end. */
    static int body(byte[] raw) {
        for (int i = 0; i + 1 < raw.length; i++) {
            if (raw[i] == '\n'
                    && (raw[i + 1] == '\n' || (raw[i + 1] == '\r' && i + 2 < raw.length && raw[i + 2] == '\n'))) {
                return i + 1;
            }
        }
        return raw.length;
    }

    /** What was taken and waits to be worked on, over all merchants. */
    public QueueFigures queue() {
        return db.platform(InboxStore::queue);
    }

    public List<Integer> shardsDue() {
        return db.platform(InboxStore::shardsDue);
    }

    /** Messages of different orders, leased until {@code lease} is over. */
    public List<Received> claim(int shard, int limit, Duration lease) {
        return db.platform(tx -> InboxStore.claim(tx, shard, limit, tx.now().plus(lease)));
    }

    /** Part of what was decided: if another worker was at it in the meantime, nothing of it is kept. */
    public void settle(Tx tx, Received mail, State state, @Nullable String why) {
        InboxStore.settle(tx, mail, state, why == null ? null : text(why), null, null);
    }

    /** The same for one that became a message of its thread. */
    public void relayed(Tx tx, Received mail, long threadId, long messageId) {
        InboxStore.settle(tx, mail, State.RELAYED, null, threadId, messageId);
    }

    /** A shop's mail that somebody took for a message became one. */
    public void released(Tx tx, Received mail, long threadId, long messageId) {
        InboxStore.release(tx, mail, threadId, messageId);
    }

    public void postpone(Received mail, Instant next, String why) {
        db.platform(tx -> {
            InboxStore.postpone(tx, mail, next, text(why));
            return null;
        });
    }

    /** The mail that a message of a thread came as; none if it did not, or is older than we keep mail. */
    public Optional<Received> ofMessage(MerchantId merchant, long messageId) {
        return db.within(merchant, tx -> ofMessage(tx, merchant, messageId));
    }

    public Optional<Received> ofMessage(Tx tx, MerchantId merchant, long messageId) {
        return InboxStore.ofMessage(tx, merchant, messageId);
    }

    public Optional<Received> find(long id) {
        return db.platform(tx -> InboxStore.find(tx, Ids.shard(id), id));
    }

    /** What the last mail in a conversation called it. */
    public Optional<String> subject(MerchantId merchant, long orderId, Topic topic) {
        return db.within(merchant, tx -> InboxStore.lastSubject(tx, merchant, orderId, topic));
    }

    /** Throws away what is older than it may be. */
    public void forget(Duration rawLife) {
        db.platform(tx -> {
            InboxStore.forget(tx, tx.now().minus(rawLife), tx.now().minus(REPETITION));
            return null;
        });
    }

    /** Throws away who wrote what by mail in a conversation that is over for good; what pages show of it stays. */
    public void forget(Tx tx, Mask mask) {
        InboxStore.forget(tx, mask);
    }
}
