package dev.aftersale.mail;

import dev.aftersale.base.Db;
import dev.aftersale.base.Json;
import dev.aftersale.base.Problem;
import dev.aftersale.base.Texts;
import dev.aftersale.link.OrderLinks;
import dev.aftersale.link.Redactor;
import dev.aftersale.mail.MailFailure.Verdict;
import dev.aftersale.mail.mime.Attachment;
import dev.aftersale.mail.mime.AttachmentPolicy;
import dev.aftersale.mail.mime.DeskToken;
import dev.aftersale.mail.mime.FileType;
import dev.aftersale.mail.mime.Incoming;
import dev.aftersale.mail.mime.MailAddress;
import dev.aftersale.mail.mime.RelayTerms;
import dev.aftersale.mail.mime.Rewrite;
import dev.aftersale.mail.mime.Rewritten;
import dev.aftersale.mail.relay.Addresses;
import dev.aftersale.mail.relay.DeskTags;
import dev.aftersale.mail.relay.Inbox;
import dev.aftersale.mail.relay.Received;
import dev.aftersale.mail.relay.References;
import dev.aftersale.mask.Mask.Side;
import dev.aftersale.mask.Mask.Topic;
import dev.aftersale.mask.Masks;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.order.Order;
import dev.aftersale.order.Orders;
import dev.aftersale.support.Message;
import dev.aftersale.support.RealAddresses;
import dev.aftersale.support.ThreadFile;
import dev.aftersale.support.Threads;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Writes the mail in which a message of a thread reaches the other side: rewritten, if it came by mail; in the same clothes,
 * if it was written on a page. Either way it comes from a mask, and no address of the other side is in it.
 */
@Component
final class RelayedLetters {

    private final Db db;
    private final Orders orders;
    private final Merchants merchants;
    private final Threads threads;
    private final Masks masks;
    private final Inbox inbox;
    private final References references;
    private final DeskTags deskTags;
    private final OrderLinks links;
    private final MailSettings settings;

    RelayedLetters(
            Db db,
            Orders orders,
            Merchants merchants,
            Threads threads,
            Masks masks,
            Inbox inbox,
            References references,
            DeskTags deskTags,
            OrderLinks links,
            MailSettings settings) {
        this.db = db;
        this.orders = orders;
        this.merchants = merchants;
        this.threads = threads;
        this.masks = masks;
        this.inbox = inbox;
        this.references = references;
        this.deskTags = deskTags;
        this.links = links;
        this.settings = settings;
    }

    /** What can't be found again by the message alone. */
    record Place(long threadId, Topic topic) {}

    record Written(byte[] bytes, String recipient, String edits) {

        /** @throws MailFailure if nothing may go on */
        static Written of(Rewritten rewritten, String recipient) throws MailFailure {
            return switch (rewritten) {
                case Rewritten.Relayed relayed ->
                    new Written(
                            relayed.bytes(),
                            recipient,
                            Json.write(new MailTrail.Edits(
                                    relayed.redactions().addresses(),
                                    relayed.redactions().active(),
                                    relayed.redactions().trackers(),
                                    relayed.refused().stream()
                                            .map(file -> new MailTrail.LeftOut(
                                                    file.name(), file.why().name()))
                                            .toList())));
                case Rewritten.Refused refused ->
                    throw new MailFailure(Verdict.FINAL, null, refused.why().reply(), null);
            };
        }
    }

    /**
     * What is known when one is written.
     *
     * @param mask as whom it comes; none: it is the first that does
     * @param tokens of the merchant's desk; none for a buyer
     */
    private record Facts(
            Outgoing mail,
            Place place,
            Optional<String> mask,
            Merchant merchant,
            Order order,
            Message message,
            Optional<Received> original,
            Optional<Incoming> incoming,
            References.Chain chain,
            List<DeskToken> tokens,
            Texts texts) {

        Side reader() {
            return RelayedLetters.reader(mail);
        }

        boolean toMerchant() {
            return reader() == Side.MERCHANT;
        }

        <T extends DeskToken> Optional<T> token(Class<T> type) {
            return tokens.stream().filter(type::isInstance).map(type::cast).findFirst();
        }
    }

    Written write(Outgoing mail) throws MailFailure {
        Place place = place(mail);
        Facts facts = db.reading(mail.merchant(), () -> facts(mail, place));
        String mask = facts.mask()
                .orElseGet(() -> masks.of(
                        mail.merchant(),
                        mail.orderId(),
                        place.topic(),
                        reader(mail).other()));
        String recipient = recipient(facts);
        RelayTerms terms = terms(facts, mask, recipient);
        Rewritten rewritten = facts.incoming()
                .map(incoming -> Rewrite.relay(incoming, terms))
                .orElseGet(() -> Rewrite.compose(subject(facts), facts.message().body(), files(facts), terms));
        return Written.of(rewritten, recipient);
    }

    private List<Attachment> files(Facts facts) {
        return facts.message().files().stream()
                .map(ThreadFile::position)
                .flatMap(
                        position -> threads
                                .file(
                                        facts.mail().merchant(),
                                        facts.place().threadId(),
                                        facts.message().id(),
                                        position)
                                .stream())
                .map(file -> new Attachment(
                        file.name(),
                        type(file.file().mediaType()),
                        false,
                        file.file().content()))
                .toList();
    }

    /** Messages keep files of three types. */
    private static FileType type(String mediaType) {
        if (mediaType.startsWith("image/")) {
            return FileType.JPEG;
        }
        return mediaType.equals("application/pdf") ? FileType.PDF : FileType.TEXT;
    }

    private static Side reader(Outgoing mail) {
        return Side.valueOf(mail.kind().role().name());
    }

    private Facts facts(Outgoing mail, Place place) {
        Merchant merchant = merchants.get(mail.merchant());
        Order order = orders.find(mail.merchant(), mail.orderId(), Set.of())
                .orElseThrow(() -> Problem.UNKNOWN_OBJECT.because("There is no order " + mail.orderId() + "."));
        Message message = threads.message(mail.merchant(), place.threadId(), mail.objectId())
                .orElseThrow(() -> Problem.UNKNOWN_OBJECT.because("There is no message " + mail.objectId() + "."));
        Optional<Received> original = inbox.ofMessage(mail.merchant(), message.id());
        Optional<Incoming> incoming = original.map(one -> Incoming.parse(one.raw(), one.envelopeSender()));
        var seen = new References.Seen(mail.merchant(), mail.orderId(), place.topic(), reader(mail));
        return new Facts(
                mail,
                place,
                masks.known(
                        mail.merchant(),
                        mail.orderId(),
                        place.topic(),
                        reader(mail).other()),
                merchant,
                order,
                message,
                original,
                incoming,
                references.chain(
                        seen,
                        message.id(),
                        incoming.map(Incoming::inReplyTo).orElse(List.of()),
                        incoming.map(Incoming::references).orElse(List.of())),
                reader(mail) == Side.MERCHANT ? deskTags.of(mail.merchant(), mail.orderId(), place.topic()) : List.of(),
                Texts.in(merchant.settings().shop().locale()));
    }

    private static Place place(Outgoing mail) {
        if (mail.details() == null) {
            throw new IllegalStateException("mail " + mail.id() + " does not know its thread");
        }
        return Json.read(mail.details(), Place.class);
    }

    /** The desk's own address for its ticket, if it has shown one; only at the domain that the merchant has named. */
    private static String recipient(Facts facts) {
        String usual = facts.mail().recipient();
        return facts.token(DeskToken.PlusAddress.class)
                .map(DeskToken.PlusAddress::address)
                .filter(address -> Addresses.domain(address).equals(Addresses.domain(usual)))
                .orElse(usual);
    }

    private RelayTerms terms(Facts facts, String mask, String recipient) {
        return new RelayTerms(
                new MailAddress(name(facts), mask),
                new MailAddress("", recipient),
                hidden(facts),
                new RelayTerms.Subject(
                        prefix(facts),
                        Long.toString(facts.mail().orderId()),
                        facts.token(DeskToken.Subject.class)
                                .map(DeskToken.Subject::tag)
                                .orElse(null)),
                head(facts),
                ids(facts),
                facts.message().at(),
                facts.toMerchant() ? marketHeaders(facts) : Map.of(),
                facts.incoming().map(incoming -> incoming.hops() + 1).orElse(1),
                AttachmentPolicy.USUAL,
                facts.texts().locale());
    }

    /** As whom it comes: a first name is enough to be polite, and gives nobody away. */
    private String name(Facts facts) {
        String who = switch (facts.message().author()) {
            case BUYER -> firstName(facts);
            case MERCHANT -> Letter.plainName(facts.merchant().name());
            case PLATFORM -> "";
        };
        return who.isEmpty() ? settings.platform() : facts.texts().get("mail.relay.via", who, settings.platform());
    }

    /** As the order knows it; what a mail's own "From" says may be anything. */
    private static String firstName(Facts facts) {
        String name = facts.order().buyer().name();
        String first = name == null ? "" : MailAddress.firstName(name);
        return first.isEmpty() ? facts.texts().get("mail.relay.buyer") : first;
    }

    private List<Redactor.Hidden> hidden(Facts facts) {
        RealAddresses addresses = RealAddresses.of(facts.order(), facts.merchant());
        facts.original()
                .ifPresent(original -> facts.incoming()
                        .ifPresent(incoming -> addresses.and(
                                NamedAddresses.in(incoming, original.envelopeSender(), settings.domain()))));
        String standIn = facts.texts().get("mail.relay.hidden");
        return addresses.hidden(standIn);
    }

    private static String prefix(Facts facts) {
        var prefix = new ArrayList<String>();
        if (facts.mail().test()) {
            prefix.add("[Test]");
        }
        if (facts.toMerchant()) {
            prefix.add(
                    switch (facts.place().topic()) {
                        case INQUIRY -> "[Inquiry]";
                        case CLAIM -> "[Claim]";
                        case CHARGEBACK -> "[Chargeback]";
                    });
        }
        return String.join(" ", prefix);
    }

    private RelayTerms.Head head(Facts facts) {
        String orderId = Long.toString(facts.mail().orderId());
        if (!facts.toMerchant()) {
            String about = facts.texts()
                    .get("mail.relay.about", orderId, facts.merchant().name());
            return new RelayTerms.Head(List.of(about), true, null);
        }
        var lines = new ArrayList<String>();
        lines.add(RelayTerms.Head.ORDER_ID + orderId);
        if (facts.order().core().reference() != null) {
            lines.add("Merchant-Order-Reference: " + facts.order().core().reference());
        }
        lines.add("Event: " + event(facts));
        lines.add("Queue: " + facts.place().topic().name().toLowerCase(Locale.ROOT));
        lines.add("Test: " + facts.mail().test());
        lines.add("Link: " + links.home() + "/console/messages/" + facts.place().threadId());
        return new RelayTerms.Head(
                lines,
                false,
                facts.token(DeskToken.Body.class).map(DeskToken.Body::tag).orElse(null));
    }

    private static String event(Facts facts) {
        return facts.message().author() == Message.Author.BUYER ? "message.received" : "message.sent";
    }

    private static Map<String, String> marketHeaders(Facts facts) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("X-Market-Kind", facts.place().topic().name().toLowerCase(Locale.ROOT));
        headers.put("X-Market-Queue", facts.place().topic().name().toLowerCase(Locale.ROOT));
        headers.put("X-Market-Event", event(facts));
        headers.put("X-Market-Order", Long.toString(facts.mail().orderId()));
        if (facts.order().core().reference() != null) {
            headers.put("X-Market-Reference", facts.order().core().reference());
        }
        headers.put("X-Market-Thread", Long.toString(facts.place().threadId()));
        headers.put("X-Market-Test", Boolean.toString(facts.mail().test()));
        return headers;
    }

    private static RelayTerms.Ids ids(Facts facts) {
        return new RelayTerms.Ids(
                facts.mail().messageId(),
                facts.chain().inReplyTo(),
                facts.chain().references());
    }

    /** What the conversation was called last, so that mail programs keep it together. */
    private String subject(Facts facts) {
        return inbox.subject(
                        facts.mail().merchant(),
                        facts.mail().orderId(),
                        facts.place().topic())
                .orElseGet(() -> facts.toMerchant()
                        ? facts.texts().get("mail.relay.subject.merchant")
                        : facts.texts()
                                .get(
                                        "mail.relay.subject.buyer",
                                        facts.merchant().name()));
    }
}
