package dev.aftersale.support;

import dev.aftersale.base.Db;
import dev.aftersale.base.Idempotency;
import dev.aftersale.base.Idempotency.Answer;
import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.base.RequestKey;
import dev.aftersale.base.Texts;
import dev.aftersale.base.Tx;
import dev.aftersale.event.Event;
import dev.aftersale.event.EventType;
import dev.aftersale.event.Events;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.order.Order;
import dev.aftersale.order.Orders;
import dev.aftersale.support.Message.Author;
import dev.aftersale.support.SupportThread.Kind;
import dev.aftersale.upload.NamedFile;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Conversations about orders. The one door to them: pages, mail and help desks all come through here. */
@Component
public class Threads {

    /** A conversation of this many messages is shown whole; of a longer one, its end. */
    public static final int SHOWN = 200;

    /** What waits is counted up to here. */
    public static final int COUNTED = 500;

    private final Db db;
    private final Idempotency idempotency;
    private final Orders orders;
    private final Merchants merchants;
    private final Events events;
    private final ThreadSearch search;

    Threads(Db db, Idempotency idempotency, Orders orders, Merchants merchants, Events events, ThreadSearch search) {
        this.search = search;
        this.db = db;
        this.idempotency = idempotency;
        this.orders = orders;
        this.merchants = merchants;
        this.events = events;
    }

    /** A message that was written. */
    public record Appended(long messageId, long threadId) {}

    /** How many threads wait for a merchant's answer, how many of those too long, and how many have something new. */
    public record Waiting(int unanswered, int overdue, int unread) {

        static final Waiting NOTHING = new Waiting(0, 0, 0);

        Waiting plus(Waiting other) {
            return new Waiting(unanswered + other.unanswered, overdue + other.overdue, unread + other.unread);
        }
    }

    /** A page of threads. {@code vague}: more was found than was looked at. */
    public record Page(List<SupportThread> threads, boolean vague) {}

    /** Writes a message, and opens its thread if there is none yet. A repeated key writes nothing again. */
    public Answer<Appended> append(MerchantId merchant, NewMessage message, @Nullable RequestKey key) {
        Order order = orders.find(merchant, message.orderId(), Set.of())
                .orElseThrow(() -> Problem.INVALID_ORDER.because("Invalid Order ID: " + message.orderId() + "."));
        return idempotency.once(
                merchant,
                key,
                Appended.class,
                batch -> () -> order,
                (tx, found) -> append(tx, merchant, found, message));
    }

    /**
     * The same in a transaction of the merchant's that has more to write: both are kept, or neither is.
     *
     * @param order that the message is about
     */
    public Appended append(Tx tx, Order order, NewMessage message) {
        return append(tx, order.core().merchant(), order, message);
    }

    private Appended append(Tx tx, MerchantId merchant, Order order, NewMessage said) {
        NewMessage message = discreet(merchant, order, said);
        var thread = ThreadStore.lockOfOrder(tx, merchant, order.id(), message.kind())
                .orElseGet(() -> open(tx, order, message));
        var written = new Message(
                Ids.next(merchant.shard()),
                message.author(),
                message.authorName(),
                message.via(),
                message.body(),
                message.quoted(),
                tx.now(),
                List.of());
        ThreadStore.append(
                tx,
                thread,
                written,
                message.files().size(),
                MessageWords.of(merchant, message, tx.now()),
                answerBy(merchant, thread, message, tx.now()));
        ThreadFileStore.insert(tx, merchant, thread.id(), written.id(), message.files());
        events.publish(tx, event(tx, thread, written));
        return new Appended(written.id(), thread.id());
    }

    /** Whether it came by mail, from a desk or from a page: no side reads the other's address, and mail goes on as pages show. */
    private NewMessage discreet(MerchantId merchantId, Order order, NewMessage message) {
        if (message.author() == Author.PLATFORM) {
            return message;
        }
        Merchant merchant = merchants.get(merchantId);
        String words = Texts.in(merchant.settings().shop().locale()).get("mail.relay.hidden");
        return RealAddresses.of(order, merchant).hiddenIn(message, words);
    }

    private static SupportThread open(Tx tx, Order order, NewMessage message) {
        var thread = new SupportThread(
                Ids.next(order.core().merchant().shard()),
                order.core().merchant(),
                order.id(),
                message.kind(),
                order.core().test(),
                tx.now(),
                tx.now(),
                0,
                message.author(),
                0,
                null,
                0,
                0,
                null,
                null,
                List.of());
        ThreadStore.insert(tx, thread);
        return thread;
    }

    /** The clock starts with the first question that waits, not with the last one. */
    private @Nullable Instant answerBy(MerchantId merchant, SupportThread thread, NewMessage message, Instant now) {
        return switch (message.author()) {
            case MERCHANT -> null;
            case PLATFORM -> thread.answerBy();
            case BUYER ->
                thread.answerBy() != null
                        ? thread.answerBy()
                        : AnswerTime.after(
                                now, merchants.get(merchant).settings().shop().timeZone());
        };
    }

    /** Who wrote, where and how; never what, nor the buyer's name: receivers read the thread. */
    private static Event event(Tx tx, SupportThread thread, Message message) {
        return Event.of(
                tx,
                message.author() == Author.BUYER ? EventType.MESSAGE_RECEIVED : EventType.MESSAGE_SENT,
                thread.merchant(),
                thread.id(),
                thread.orderId(),
                thread.test(),
                Map.of(
                        "thread_id",
                        Long.toString(thread.id()),
                        "message_id",
                        Long.toString(message.id()),
                        "kind",
                        thread.kind().name(),
                        "author",
                        message.author().name(),
                        "via",
                        message.via().name()));
    }

    /** The threads of an order with their messages, the oldest thread first. */
    public List<SupportThread> ofOrder(MerchantId merchant, long orderId) {
        return ofOrder(merchant, orderId, SHOWN);
    }

    /** The same with so many of the last messages of each. */
    public List<SupportThread> ofOrder(MerchantId merchant, long orderId, int messages) {
        return db.within(
                merchant,
                tx -> ThreadStore.ofOrder(tx, merchant, orderId).stream()
                        .map(thread -> thread.with(ThreadStore.messages(tx, thread, messages)))
                        .toList());
    }

    public Optional<SupportThread> find(MerchantId merchant, long threadId) {
        return db.within(
                merchant,
                tx -> ThreadStore.find(tx, merchant, threadId)
                        .map(thread -> thread.with(ThreadStore.messages(tx, thread, SHOWN))));
    }

    /** A file of a message, with its content. */
    public Optional<NamedFile> file(MerchantId merchant, long threadId, long messageId, int position) {
        return db.within(merchant, tx -> ThreadFileStore.read(tx, merchant, threadId, messageId, position));
    }

    /** The same, if the thread is about this order. */
    public Optional<NamedFile> file(MerchantId merchant, long orderId, long threadId, long messageId, int position) {
        return db.within(
                merchant,
                tx -> ThreadStore.find(tx, merchant, threadId)
                        .filter(thread -> thread.orderId() == orderId)
                        .flatMap(thread -> ThreadFileStore.read(tx, merchant, threadId, messageId, position)));
    }

    public Optional<Message> message(MerchantId merchant, long threadId, long messageId) {
        return db.within(merchant, tx -> ThreadStore.message(tx, merchant, threadId, messageId));
    }

    /** The inquiry of an order, with its messages. */
    public Optional<SupportThread> inquiry(MerchantId merchant, long orderId) {
        return ofOrder(merchant, orderId).stream()
                .filter(thread -> thread.kind() == Kind.INQUIRY)
                .findFirst();
    }

    /** Each with its last message. */
    public List<SupportThread> list(MerchantId merchant, ThreadQuery query) {
        return page(merchant, query).threads();
    }

    /** The same, and whether a search was too vague to look at all that it found. */
    public Page page(MerchantId merchant, ThreadQuery query) {
        var found = query.search() == null ? null : search.find(merchant, query, query.search());
        return db.within(merchant, tx -> {
            var ids = found == null ? ThreadListStore.ids(tx, merchant, query) : found.ids();
            var threads = ThreadStore.byIds(tx, merchant, ids);
            Map<Long, Message> last = ThreadStore.lastMessages(tx, merchant, threads);
            var shown = threads.stream()
                    .map(thread -> thread.with(
                            last.containsKey(thread.lastId())
                                    ? List.of(Objects.requireNonNull(last.get(thread.lastId())))
                                    : List.of()))
                    .toList();
            return new Page(shown, found != null && found.vague());
        });
    }

    /** Of all kinds together; of each no more than {@link #COUNTED}. */
    public Waiting waiting(MerchantId merchant) {
        return waitingByKind(merchant).values().stream().reduce(Waiting.NOTHING, Waiting::plus);
    }

    /** All kinds are there, each no more than {@link #COUNTED}. */
    public Map<Kind, Waiting> waitingByKind(MerchantId merchant) {
        return db.within(merchant, tx -> ThreadListStore.count(tx, merchant, COUNTED));
    }

    /** The buyer has seen all that was written about its order. */
    public void readByBuyer(MerchantId merchant, long orderId) {
        db.within(merchant, tx -> {
            ThreadStore.buyerRead(tx, merchant, orderId);
            return orderId;
        });
    }

    public void readByMerchant(MerchantId merchant, long threadId) {
        db.within(merchant, tx -> {
            ThreadStore.merchantRead(tx, merchant, threadId);
            return threadId;
        });
    }

    /** Nothing more is to be answered: what the buyer wrote last was a "thank you". */
    public void settle(MerchantId merchant, Collection<Long> threadIds) {
        db.within(merchant, tx -> {
            ThreadStore.settle(tx, merchant, array(threadIds));
            return threadIds.size();
        });
    }

    /** It is to be answered after all, and by when it was: the buyer has waited all the time. */
    public void reopen(MerchantId merchant, long threadId) {
        var zone = merchants.get(merchant).settings().shop().timeZone();
        db.within(merchant, tx -> {
            ThreadStore.find(tx, merchant, threadId).ifPresent(thread -> {
                Instant asked = thread.lastAuthor() == Author.BUYER ? thread.lastAt() : tx.now();
                ThreadStore.reopen(tx, merchant, threadId, AnswerTime.after(asked, zone));
            });
            return threadId;
        });
    }

    /** @param assignee one of the merchant's staff, who the caller knows works there; null: nobody */
    public void assign(MerchantId merchant, Collection<Long> threadIds, @Nullable Long assignee) {
        db.within(merchant, tx -> {
            ThreadStore.assign(tx, merchant, array(threadIds), assignee);
            return threadIds.size();
        });
    }

    private static long[] array(Collection<Long> ids) {
        return ids.stream().mapToLong(Long::longValue).toArray();
    }

    /** What colleagues tell one another about a thread; never shown to a buyer, never carried on. Oldest first. */
    public List<ThreadNote> notes(MerchantId merchant, long threadId) {
        return db.within(merchant, tx -> ThreadNoteStore.list(tx, merchant, threadId));
    }

    /** Once per key. Does nothing if there is no such thread. */
    public void note(MerchantId merchant, long threadId, String authorName, String body, @Nullable RequestKey key) {
        if (body.isBlank() || body.length() > Message.LONGEST) {
            throw Problem.INVALID_PARAMETER.because("A note has 1 to " + Message.LONGEST + " characters.");
        }
        idempotency.once(
                merchant,
                key,
                Long.class,
                batch -> () -> threadId,
                (tx, thread) -> ThreadNoteStore.insert(tx, merchant, thread, authorName, body.strip()));
    }
}
