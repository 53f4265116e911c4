package dev.aftersale.mail;

import dev.aftersale.base.Db;
import dev.aftersale.link.OrderLinks;
import dev.aftersale.mail.auth.SenderCheck;
import dev.aftersale.mail.auth.SenderVerdict;
import dev.aftersale.mail.check.Checks;
import dev.aftersale.mail.mime.Incoming;
import dev.aftersale.mail.relay.Addresses;
import dev.aftersale.mail.relay.Admission;
import dev.aftersale.mail.relay.Admission.Refused;
import dev.aftersale.mail.relay.Envelope;
import dev.aftersale.mail.relay.Inbox;
import dev.aftersale.mail.relay.ParticipantSource;
import dev.aftersale.mail.relay.Participants;
import dev.aftersale.mail.relay.Rates;
import dev.aftersale.mail.relay.ReturnPath;
import dev.aftersale.mail.shop.ShopMail;
import dev.aftersale.mail.shop.ShopPlatforms;
import dev.aftersale.mask.MailDomain;
import dev.aftersale.mask.Mask;
import dev.aftersale.mask.Mask.Side;
import dev.aftersale.mask.Masks;
import dev.aftersale.order.Order;
import dev.aftersale.order.OrderState;
import dev.aftersale.order.Orders;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.subethamail.smtp.RejectException;

/**
 * Takes mail in: says at once who has no address here, who is no participant, and what is not proved to be from its sender.
 * What it does not refuse is on the disk when it returns.
 */
@Component
final class Intake {

    /** What its operator answers for: who must be there by the standards, and the sender of the mails of checks. */
    private static final Set<String> OPERATORS = Set.of("postmaster", "abuse", "bounces");

    /** Who writes to an operator needs no more: anybody may. */
    private static final int TO_OPERATOR = 256 * 1024;

    private final Db db;
    private final Masks masks;
    private final MailDomain domain;
    private final Orders orders;
    private final OrderLinks links;
    private final ParticipantSource participants;
    private final SenderCheck check;
    private final ReturnPath returnPaths;
    private final Checks checks;
    private final AccountReports accountReports;
    private final Mailbox mailbox;
    private final Inbox inbox;
    private final IntakeBell bell;
    private final RelaySettings settings;
    private final Rates rates;
    private final InstantSource clock;

    Intake(
            Db db,
            Masks masks,
            MailDomain domain,
            Orders orders,
            OrderLinks links,
            ParticipantSource participants,
            SenderCheck check,
            ReturnPath returnPaths,
            Checks checks,
            AccountReports accountReports,
            Mailbox mailbox,
            Inbox inbox,
            IntakeBell bell,
            RelaySettings settings,
            InstantSource clock) {
        this.db = db;
        this.masks = masks;
        this.domain = domain;
        this.orders = orders;
        this.links = links;
        this.participants = participants;
        this.check = check;
        this.returnPaths = returnPaths;
        this.checks = checks;
        this.accountReports = accountReports;
        this.mailbox = mailbox;
        this.inbox = inbox;
        this.bell = bell;
        this.settings = settings;
        this.rates = new Rates(clock);
        this.clock = clock;
    }

    /** Somebody who has an address here. */
    sealed interface Recipient {

        /** @param closedPage where the conversation is found, if this mask takes no more mail; null: it is open */
        record ToMask(
                Mask mask,
                Participants participants,
                @Nullable String closedPage) implements Recipient {}

        record ToReturnPath(Inbox.Told told) implements Recipient {}

        /** Of a mail that checks whether a merchant's server accepts ours. */
        record ToCheck(String address) implements Recipient {}

        /** Of a mail to somebody who works here. */
        record ToAccountPath(long mailId) implements Recipient {}

        /** Those that every domain has (RFC 5321, section 4.5.1, and RFC 2142). */
        record ToOperator(String address) implements Recipient {}
    }

    /** Whether it is for us at all to say who has {@code address}. */
    boolean isOurs(String address) {
        return isOfOperator(address) || returnPaths.isOurs(address) || isOfCheck(address) || masks.couldBe(address);
    }

    /** In any case; {@code postmaster} also without a domain. */
    private boolean isOfOperator(String address) {
        String plain = address.strip().toLowerCase(Locale.ROOT);
        int at = plain.lastIndexOf('@');
        if (at < 0) {
            return plain.equals("postmaster");
        }
        return OPERATORS.contains(plain.substring(0, at))
                && (Addresses.domain(address).equals(domain.name()) || returnPaths.isOurs(address));
    }

    private boolean isOfCheck(String address) {
        return Addresses.domain(address).equals(domain.name()) && checks.isReplyAddress(address);
    }

    void sender(Envelope envelope) throws RejectException {
        String client = envelope.client().getHostAddress();
        if (!rates.isWithin("client " + client, settings.perClient())
                || (!envelope.sender().isEmpty()
                        && !rates.isWithin("sender " + Addresses.plain(envelope.sender()), settings.perSender()))) {
            throw tooMuch();
        }
    }

    private static RejectException tooMuch() {
        return new RejectException(451, "4.7.1 Too much mail from you within ten minutes; please try again later.");
    }

    Recipient recipient(Envelope envelope, String address) throws RejectException {
        if (isOfOperator(address)) {
            if (!rates.isWithin("operator " + envelope.client().getHostAddress(), settings.perMask())) {
                throw tooMuch();
            }
            return new Recipient.ToOperator(address);
        }
        if (returnPaths.isOurs(address)) {
            return returnPath(address).orElseThrow(() -> reject(Refused.NOBODY));
        }
        if (isOfCheck(address)) {
            return new Recipient.ToCheck(address);
        }
        Conversation found = conversation(address).orElseThrow(() -> reject(Refused.NOBODY));
        Mask mask = found.mask();
        Participants participants = this.participants.of(mask.merchant(), found.order());
        Side author = mask.side().other();
        boolean closed = isClosed(found.order());
        if (closed && !participants.isOf(author, envelope.sender())) {
            throw reject(Refused.NOBODY);
        }
        if (!rates.isWithin("mask " + mask.local(), settings.perMask())) {
            throw tooMuch();
        }
        return new Recipient.ToMask(mask, participants, closed ? page(mask, author) : null);
    }

    private record Conversation(Mask mask, Order order) {}

    /** In one transaction, which must be the platform's: whose address it is shows only here. */
    private Optional<Conversation> conversation(String address) {
        return db.platform(tx -> masks.find(tx, address)
                .flatMap(mask -> orders.find(tx, mask.merchant(), List.of(mask.orderId()), Set.of()).stream()
                        .findFirst()
                        .map(order -> new Conversation(mask, order))));
    }

    private Optional<Recipient> returnPath(String address) {
        Optional<Long> ofAccount = returnPaths.accountMailOf(address);
        if (ofAccount.isPresent()) {
            return ofAccount.filter(accountReports::areTakenOf).map(Recipient.ToAccountPath::new);
        }
        return returnPaths
                .mailOf(address)
                .flatMap(id -> db.platform(tx -> MailStore.told(tx, id, tx.now().minus(ReturnPath.OPEN), address)))
                .map(Recipient.ToReturnPath::new);
    }

    private boolean isClosed(Order order) {
        return order.core().state() == OrderState.COMPLETED
                && clock.instant().isAfter(order.core().updatedAt().plus(settings.maskLife()));
    }

    private String page(Mask mask, Side reader) {
        return switch (reader) {
            case BUYER -> links.url(mask.merchant(), mask.orderId());
            case MERCHANT -> links.home() + "/console/orders/" + mask.orderId();
        };
    }

    void take(Envelope envelope, List<Recipient> recipients, byte[] raw) throws RejectException {
        Incoming incoming = Incoming.parse(raw, envelope.sender());
        var refusal = incoming.refusal();
        if (refusal.isPresent()) {
            throw reject(refusal.get().why().reply());
        }
        var toMasks = new ArrayList<Recipient.ToMask>();
        var told = new ArrayList<Inbox.Told>();
        var toOperator = new ArrayList<String>();
        for (Recipient recipient : recipients) {
            switch (recipient) {
                case Recipient.ToMask mask -> toMasks.add(mask);
                case Recipient.ToReturnPath(Inbox.Told one) -> told.add(one);
                case Recipient.ToCheck(String address) -> answered(address, incoming);
                case Recipient.ToAccountPath(long mailId) -> accountReports.take(mailId, incoming);
                case Recipient.ToOperator(String address) -> toOperator.add(address);
            }
        }
        if (!toOperator.isEmpty()) {
            mailbox.keep(envelope.sender(), toOperator, Arrays.copyOf(raw, Math.min(raw.length, TO_OPERATOR)));
        }
        if (!toMasks.isEmpty()) {
            SenderVerdict verdict = toMasks.stream().allMatch(to -> isSource(envelope, to))
                    ? null
                    : check.check(envelope.client(), envelope.helo(), envelope.sender(), raw);
            boolean proved = true;
            for (Recipient.ToMask one : toMasks) {
                proved &= admit(envelope, one, incoming, verdict);
            }
            inbox.keep(
                    envelope,
                    raw,
                    incoming,
                    toMasks.stream().map(Recipient.ToMask::mask).distinct().toList(),
                    domain.name(),
                    new Inbox.Proof(verdict == null ? MailTrail.REGISTERED_SOURCE : verdict.summary(), proved));
        }
        if (!told.isEmpty()) {
            inbox.keep(envelope, raw, incoming, told);
        }
        bell.ring();
    }

    /** By somebody, who has seen the mail then; a machine's answer says nothing. The address proves itself by its code. */
    private void answered(String address, Incoming incoming) {
        if (incoming.kind() == Incoming.Kind.HUMAN) {
            checks.confirmByReply(address);
        }
    }

    /** From a server that sends nothing but this merchant's mail: there is nothing to ask DNS. */
    private static boolean isSource(Envelope envelope, Recipient.ToMask to) {
        return to.mask().side() == Side.BUYER && to.participants().isSource(envelope.client());
    }

    /** Whether its sender is proved. */
    private static boolean admit(
            Envelope envelope, Recipient.ToMask to, Incoming incoming, @Nullable SenderVerdict verdict)
            throws RejectException {
        Admission admission = Admission.decide(new Admission.Question(
                to.mask().side().other(),
                to.participants(),
                to.closedPage(),
                incoming.from(),
                isOfShop(to, incoming),
                isSource(envelope, to) ? null : verdict));
        return switch (admission) {
            case Admission.Admitted(boolean proved) -> proved;
            case Refused refused -> throw reject(refused);
        };
    }

    /** From an address that many shops share: it can only be told whose shop by the address that answers go to. */
    private static boolean isOfShop(Recipient.ToMask to, Incoming incoming) {
        return to.mask().side() == Side.BUYER
                && ShopPlatforms.of(incoming).isPresent()
                && incoming.replyTo().stream()
                        .anyMatch(answers -> to.participants().isOf(Side.MERCHANT, answers.address()))
                && ShopMail.recognise(incoming).isPresent();
    }

    private static RejectException reject(Refused refused) {
        return new RejectException(refused.code(), refused.reply());
    }

    /** @param reply with its code in front */
    private static RejectException reject(String reply) {
        return new RejectException(Integer.parseInt(reply.substring(0, 3)), reply.substring(4));
    }
}
