package dev.aftersale.mail;

import dev.aftersale.base.ProblemException;
import dev.aftersale.base.Texts;
import dev.aftersale.base.Tx;
import dev.aftersale.mail.mime.Attachment;
import dev.aftersale.mail.mime.AttachmentPolicy;
import dev.aftersale.mail.mime.Incoming;
import dev.aftersale.mail.mime.MailAddress;
import dev.aftersale.mail.relay.Decision;
import dev.aftersale.mail.relay.Received;
import dev.aftersale.mail.relay.References;
import dev.aftersale.mask.Mask.Side;
import dev.aftersale.mask.Mask.Topic;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.order.Order;
import dev.aftersale.support.Message;
import dev.aftersale.support.NewMessage;
import dev.aftersale.support.RealAddresses;
import dev.aftersale.support.SupportThread;
import dev.aftersale.support.Threads;
import dev.aftersale.upload.NamedFile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Makes a mail that came in a message of its thread, which is mailed on like any other. */
@Component
final class ThreadMail {

    private static final Logger log = LoggerFactory.getLogger(ThreadMail.class);

    private final Threads threads;
    private final Merchants merchants;
    private final References references;
    private final MailSettings settings;

    ThreadMail(Threads threads, Merchants merchants, References references, MailSettings settings) {
        this.threads = threads;
        this.merchants = merchants;
        this.references = references;
        this.settings = settings;
    }

    /** The caller marks the mail as what became the message, in the same transaction. */
    Threads.Appended append(Tx tx, Received mail, Order order, Incoming incoming, Decision.Relay relay) {
        Topic topic = known(mail.topic());
        Side author = known(mail.side()).other();
        UnaryOperator<String> hiding = hiding(mail, order, incoming);
        String text = cut(hiding.apply(relay.text()));
        String quoted = cut(hiding.apply(relay.quoted()));
        List<NamedFile> files = files(mail, incoming, hiding);
        var appended = threads.append(
                tx,
                order,
                new NewMessage(
                        mail.orderId(),
                        SupportThread.Kind.valueOf(topic.name()),
                        Message.Author.valueOf(author.name()),
                        author == Side.MERCHANT ? name(incoming) : null,
                        Message.Via.MAIL,
                        text.isEmpty() && files.isEmpty() ? "…" : text,
                        quoted,
                        files));
        if (mail.reference() != null) {
            var seen = new References.Seen(mail.merchant(), mail.orderId(), topic, author);
            references.know(tx, List.of(new References.Known(seen, appended.messageId(), mail.reference())));
        }
        return appended;
    }

    /** What pages show hides the same addresses as the mail that goes on. */
    private UnaryOperator<String> hiding(Received mail, Order order, Incoming incoming) {
        Merchant merchant = merchants.get(mail.merchant());
        String words = Texts.in(merchant.settings().shop().locale()).get("mail.relay.hidden");
        RealAddresses addresses = RealAddresses.of(order, merchant)
                .and(NamedAddresses.in(incoming, mail.envelopeSender(), settings.domain()));
        return text -> addresses.hiddenIn(text, words);
    }

    private static String cut(String text) {
        return text.length() <= Message.LONGEST ? text : text.substring(0, Message.LONGEST);
    }

    /** Those that pages can show; the mail that goes on has all that the policy lets through. */
    private static List<NamedFile> files(Received mail, Incoming incoming, UnaryOperator<String> hiding) {
        var files = new ArrayList<NamedFile>();
        long bytes = 0;
        for (Attachment attachment : incoming.attachments(AttachmentPolicy.USUAL)) {
            try {
                Attachment hidden = attachment.withTexts(hiding);
                NamedFile file = NamedFile.mailed(hidden.name(), hidden.bytes());
                bytes += file.file().size();
                if (files.size() < NewMessage.MOST_FILES && bytes <= NewMessage.MOST_BYTES) {
                    files.add(file);
                }
            } catch (ProblemException e) {
                log.info("Mail {}: a file can't be shown: {}", mail.id(), e.getMessage());
            }
        }
        return files;
    }

    private static <T> T known(@Nullable T ofMask) {
        if (ofMask == null) {
            throw new IllegalStateException("a message that was written to nobody");
        }
        return ofMask;
    }

    private static @Nullable String name(Incoming incoming) {
        String name = incoming.from().isEmpty()
                ? ""
                : MailAddress.safeName(incoming.from().getFirst().name());
        return name.isEmpty() ? null : name;
    }
}
