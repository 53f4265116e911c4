package dev.aftersale.mail.check;

import dev.aftersale.base.Bell;
import dev.aftersale.base.Db;
import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.base.Tx;
import dev.aftersale.event.Event;
import dev.aftersale.event.EventType;
import dev.aftersale.event.Events;
import dev.aftersale.mail.check.CheckReport.Confirmed;
import dev.aftersale.mail.check.CheckReport.Trigger;
import dev.aftersale.mail.check.CheckReport.Verdict;
import dev.aftersale.mail.check.CheckStore.Known;
import dev.aftersale.mail.check.Standing.Reach;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.SupportQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Does a merchant's server accept our mail? Checks of its addresses: started by its people, by the calendar and by bounces,
 * made by a worker, confirmed by whoever sees the mail.
 */
@Component
public final class Checks {

    private static final int MOST_AN_HOUR = 10;
    private static final int MOST_A_DAY = 30;
    private static final int WRONG_CODES = 10;

    private final Db db;
    private final Merchants merchants;
    private final CheckCode codes;
    private final SecondAddress secondAddress;
    private final Events events;
    private final Bell bell;

    Checks(Db db, Merchants merchants, CheckCode codes, SecondAddress secondAddress, Events events, CheckBell bell) {
        this.db = db;
        this.merchants = merchants;
        this.codes = codes;
        this.secondAddress = secondAddress;
        this.events = events;
        this.bell = bell.bell();
    }

    /** What became of a confirmation. */
    public sealed interface Confirmation {

        record Taken(CheckReport report) implements Confirmation {}

        /** It was confirmed before. */
        record Already(CheckReport report) implements Confirmation {}

        record WrongCode() implements Confirmation {}

        /** No link, address or check of ours, or no mail was sent yet. */
        record Unknown() implements Confirmation {}
    }

    /** An address of a merchant that is in trouble. */
    public record Unreached(MerchantId merchant, String address, Reach reach, Instant since) {}

    /** The addresses that the merchant has now, each with how it is with it. */
    public List<Standing> standings(MerchantId merchantId) {
        Map<String, Set<SupportQueue>> addresses = addresses(merchants.get(merchantId));
        return db.within(merchantId, tx -> {
            Map<String, Known> known = CheckStore.known(tx, merchantId).stream()
                    .collect(Collectors.toMap(Known::address, Function.identity()));
            return addresses.entrySet().stream()
                    .map(entry -> standing(tx, merchantId, entry.getKey(), entry.getValue(), known.get(entry.getKey())))
                    .toList();
        });
    }

    private static Standing standing(
            Tx tx, MerchantId merchant, String address, Set<SupportQueue> queues, @Nullable Known known) {
        CheckReport latest =
                CheckStore.latest(tx, merchant, address, 1).stream().findFirst().orElse(null);
        return known == null
                ? new Standing(address, queues, Reach.UNKNOWN, null, latest, null, null)
                : new Standing(
                        address,
                        queues,
                        known.reach(),
                        known.since(),
                        latest,
                        known.restsSince() == null ? known.nextCheckAt() : null,
                        known.restsSince());
    }

    /** Each once, with what goes there; the general ones first. */
    private static Map<String, Set<SupportQueue>> addresses(Merchant merchant) {
        Map<String, Set<SupportQueue>> addresses = new LinkedHashMap<>();
        add(addresses, merchant.noticesEmail());
        add(addresses, merchant.supportEmail());
        for (SupportQueue queue : SupportQueue.values()) {
            String own = merchant.settings().contacts().queues().of(queue);
            if (own != null) {
                of(addresses, own).add(queue);
            }
        }
        return addresses;
    }

    private static void add(Map<String, Set<SupportQueue>> addresses, @Nullable String address) {
        if (address != null) {
            of(addresses, address);
        }
    }

    private static Set<SupportQueue> of(Map<String, Set<SupportQueue>> addresses, String address) {
        return addresses.computeIfAbsent(plain(address), one -> EnumSet.noneOf(SupportQueue.class));
    }

    private static String plain(String address) {
        return address.strip().toLowerCase(Locale.ROOT);
    }

    /**
     * Starts a check of one of the merchant's own addresses; the one under way, if there is one.
     *
     * @throws dev.aftersale.base.ProblemException if it is not one of them, or there were too many lately
     */
    public CheckReport start(MerchantId merchantId, String address, Trigger trigger) {
        String wanted = plain(address);
        Set<SupportQueue> queues = addresses(merchants.get(merchantId)).get(wanted);
        if (queues == null) {
            throw Problem.INVALID_PARAMETER.because("Only addresses of your own settings are checked.");
        }
        return db.within(merchantId, tx -> {
            boolean isAsked = trigger == Trigger.STAFF || trigger == Trigger.API;
            if (isAsked && CheckStore.open(tx, merchantId, wanted).isEmpty() && isTooMuch(tx, merchantId)) {
                throw Problem.TOO_MANY_CALLS.because("You had many checks made lately. Please wait an hour.");
            }
            if (isAsked) {
                CheckStore.wake(tx, merchantId, wanted);
            }
            return start(tx, merchantId, wanted, queues, trigger);
        });
    }

    private CheckReport start(Tx tx, MerchantId merchant, String address, Set<SupportQueue> queues, Trigger trigger) {
        return CheckStore.open(tx, merchant, address).orElseGet(() -> {
            long id = Ids.next(merchant.shard());
            CheckStore.insert(tx, id, merchant, address, queues, trigger);
            tx.afterCommit(bell::ring);
            return CheckStore.find(tx, id).orElseThrow();
        });
    }

    private static boolean isTooMuch(Tx tx, MerchantId merchant) {
        return CheckStore.startedSince(tx, merchant, tx.now().minus(Duration.ofHours(1))) >= MOST_AN_HOUR
                || CheckStore.startedSince(tx, merchant, tx.now().minus(Duration.ofDays(1))) >= MOST_A_DAY;
    }

    /** A check of this merchant's. */
    public Optional<CheckReport> report(MerchantId merchant, long id) {
        return db.within(merchant, tx -> CheckStore.find(tx, id));
    }

    /** The newest first. */
    public List<CheckReport> history(MerchantId merchant, String address, int limit) {
        return db.within(merchant, tx -> CheckStore.latest(tx, merchant, plain(address), limit));
    }

    /** Of all its addresses. The newest first. */
    public List<CheckReport> history(MerchantId merchant, int limit) {
        return db.within(merchant, tx -> CheckStore.latest(tx, merchant, limit));
    }

    /** The check that a link in a mail is of, to be asked about before it is confirmed: scanners click as well. */
    public Optional<CheckReport> ofLink(String token) {
        OptionalLong id = codes.read(token);
        return id.isEmpty() ? Optional.empty() : db.platform(tx -> CheckStore.find(tx, id.getAsLong()));
    }

    public Confirmation confirmByClick(String token) {
        return ofLink(token).map(check -> confirm(check, Confirmed.CLICK)).orElseGet(Confirmation.Unknown::new);
    }

    /** @param typed the code, however it was typed */
    public Confirmation confirmByTyping(MerchantId merchant, long id, String typed) {
        Optional<CheckReport> found = report(merchant, id);
        if (found.isEmpty() || found.get().sentAt() == null) {
            return new Confirmation.Unknown();
        }
        CheckReport check = found.get();
        if (check.wrongCodes() >= WRONG_CODES || !codes.isCode(id, typed)) {
            db.within(merchant, tx -> {
                CheckStore.wrongCode(tx, check);
                return check;
            });
            return new Confirmation.WrongCode();
        }
        return confirm(check, Confirmed.TYPED);
    }

    /** Whether {@code address} is one that mails of checks come from, so that an answer to it is for us. */
    public boolean isReplyAddress(String address) {
        return codes.ofReply(address).isPresent();
    }

    /**
     * Somebody answered the mail. Not for what machines answer (RFC 3834): that would confirm a mail which nobody saw.
     *
     * @param recipient the address of ours that was answered; it holds the code
     */
    public Confirmation confirmByReply(String recipient) {
        return codes.ofReply(recipient)
                .flatMap(id -> db.platform(tx -> CheckStore.find(tx, id)))
                .map(check -> confirm(check, Confirmed.REPLY))
                .orElseGet(Confirmation.Unknown::new);
    }

    private Confirmation confirm(CheckReport seen, Confirmed how) {
        return db.within(seen.merchant(), tx -> {
            CheckReport check = CheckStore.find(tx, seen.id()).orElseThrow();
            if (check.sentAt() == null) {
                return new Confirmation.Unknown();
            }
            if (check.confirmedAt() != null) {
                return new Confirmation.Already(check);
            }
            boolean isLatest = CheckStore.open(tx, check.merchant(), check.address())
                    .filter(open -> open.id() != check.id())
                    .isEmpty();
            CheckReport confirmed = CheckRules.confirmed(check, how, isLatest, tx.now());
            CheckStore.confirm(tx, confirmed);
            if (confirmed.isOpen()) {
                know(tx, confirmed, Reach.REACHED);
                tx.afterCommit(bell::ring);
            } else {
                settle(tx, confirmed);
            }
            return new Confirmation.Taken(confirmed);
        });
    }

    /**
     * One more mail to this address came back for good, be it refused, sent back later or never taken: the third one since the
     * last check starts a check, unless the address rests. Nothing follows for one that is none of the merchant's settings.
     */
    public void hardBounce(Tx tx, MerchantId merchant, String address) {
        String own = plain(address);
        Set<SupportQueue> queues = addresses(merchants.get(merchant)).get(own);
        if (queues == null) {
            return;
        }
        int bounces = CheckStore.bounce(tx, merchant, own, tx.now().plus(CheckRules.AGAIN_AFTER));
        if (bounces >= CheckRules.HARD_BOUNCES) {
            start(tx, merchant, own, queues, Trigger.BOUNCES);
            isUnderWay(tx, merchant, own);
        }
    }

    /** Mail to this address waits for hours: it is checked, once a day, unless the merchant knows of its trouble already. */
    public void late(Tx tx, MerchantId merchant, String address) {
        String own = plain(address);
        Set<SupportQueue> queues = addresses(merchants.get(merchant)).get(own);
        Instant yesterday = tx.now().minus(Duration.ofDays(1));
        boolean isKnown = CheckStore.known(tx, merchant).stream()
                .anyMatch(one ->
                        one.address().equals(own) && (one.reach() == Reach.UNREACHABLE || one.restsSince() != null));
        boolean isRecent = CheckStore.latest(tx, merchant, own, 1).stream()
                .anyMatch(one -> one.startedAt().isAfter(yesterday));
        if (queues != null && !isKnown && !isRecent) {
            start(tx, merchant, own, queues, Trigger.BOUNCES);
        }
    }

    /** Those that wait for something to be done, over all merchants. */
    public List<Unreached> unreached(int limit) {
        return db.platform(tx -> CheckStore.troubled(tx, limit)).stream()
                .map(one -> new Unreached(one.merchant(), one.address(), one.reach(), one.since()))
                .toList();
    }

    /** What follows from the end of a check. One that nobody confirmed in time ends once more if somebody does after all. */
    void settle(Tx tx, CheckReport done) {
        events.publish(tx, event(tx, done));
        Reach reach = CheckRules.reach(Objects.requireNonNull(done.verdict()));
        if (know(tx, done, reach) && reach != Reach.REACHED) {
            tellElsewhere(tx, done.merchant(), done.address(), reach);
        }
    }

    /** Returns whether it is one of the merchant's addresses still. */
    private boolean know(Tx tx, CheckReport check, Reach reach) {
        MerchantId merchantId = check.merchant();
        String address = check.address();
        if (!addresses(merchants.get(merchantId)).containsKey(address)) {
            CheckStore.forget(tx, merchantId, address);
            return false;
        }
        int failed = reach == Reach.REACHED
                ? 0
                : 1
                        + CheckStore.known(tx, merchantId).stream()
                                .filter(one -> one.address().equals(address))
                                .mapToInt(Known::failedChecks)
                                .sum();
        Duration again = reach == Reach.REACHED ? CheckRules.AGAIN_AFTER : CheckRules.AGAIN_SOON;
        Instant restsSince = failed < CheckRules.MOST_FAILED ? null : tx.now();
        CheckStore.know(tx, merchantId, address, reach, tx.now().plus(again), failed, restsSince);
        return true;
    }

    private static Event event(Tx tx, CheckReport done) {
        Verdict verdict = Objects.requireNonNull(done.verdict());
        var payload = new LinkedHashMap<String, Object>();
        payload.put("address", done.address());
        payload.put("verdict", verdict.name());
        payload.put("reach", CheckRules.reach(verdict).name());
        payload.put("trigger", done.trigger().name());
        if (done.confirmedHow() != null) {
            payload.put("confirmed_how", done.confirmedHow().name());
        }
        return Event.of(tx, EventType.MAIL_CHECK_FINISHED, done.merchant(), done.id(), 0, false, payload);
    }

    /** Once, until it can be reached again. */
    private void tellElsewhere(Tx tx, MerchantId merchantId, String failing, Reach reach) {
        List<Known> known = CheckStore.known(tx, merchantId);
        boolean isTold = known.stream().anyMatch(one -> one.address().equals(failing) && one.toldAt() != null);
        Merchant merchant = merchants.get(merchantId);
        Optional<String> other = addresses(merchant).keySet().stream()
                .filter(address -> !address.equals(failing))
                .filter(address -> known.stream()
                        .noneMatch(one -> one.address().equals(address) && one.reach() == Reach.UNREACHABLE))
                .findFirst();
        if (isTold || other.isEmpty()) {
            return;
        }
        secondAddress.tell(
                tx,
                other.get(),
                failing,
                reach == Reach.UNSEEN,
                merchant.settings().shop().locale(),
                "/console/settings/mail");
        CheckStore.told(tx, merchantId, failing);
    }

    /** By the calendar. Addresses that a merchant has no more are forgotten. */
    void startDue() {
        db.platform(tx -> CheckStore.dueAgain(tx, 100)).forEach(place -> {
            if (!startIfOwn(place.merchant(), place.address())) {
                db.platform(tx -> {
                    CheckStore.forget(tx, place.merchant(), place.address());
                    return place;
                });
            }
        });
    }

    private boolean startIfOwn(MerchantId merchantId, String address) {
        Optional<Merchant> merchant = merchants.find(merchantId);
        if (merchant.isEmpty() || !addresses(merchant.get()).containsKey(plain(address))) {
            return false;
        }
        start(merchantId, address, Trigger.SCHEDULE);
        db.within(merchantId, tx -> {
            isUnderWay(tx, merchantId, plain(address));
            return true;
        });
        return true;
    }

    /** While it is made, it is not due once more. */
    private static void isUnderWay(Tx tx, MerchantId merchant, String address) {
        CheckStore.postpone(tx, merchant, address, tx.now().plus(CheckRules.AGAIN_SOON));
    }
}
