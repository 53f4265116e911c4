package dev.aftersale.mail.shop;

import dev.aftersale.mail.mime.Incoming;
import dev.aftersale.mail.mime.Incoming.Kind;
import dev.aftersale.mail.mime.Passage;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What only a person's mail has, or a help desk's: whoever answers, forwards, quotes, or writes with a mail program. */
final class PersonSigns {

    private static final Pattern REPLY = Pattern.compile(
            "(?:re|aw|antw|antwort|sv|vs|fw|fwd|wg|tr|rv|res|r|i|enc|doorst)\\s*(?:\\[\\d+\\])?\\s*:.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** Of help desks, as their answers carry them. */
    private static final List<String> DESK_HEADERS = List.of(
            "x-rt-",
            "rt-",
            "x-managed-by",
            "managed-by",
            "x-zendesk",
            "x-freshdesk",
            "x-fd-",
            "x-freescout",
            "x-gorgias",
            "x-front-",
            "x-helpscout",
            "x-help-scout",
            "x-intercom",
            "x-otrs",
            "x-zammad",
            "x-gladly",
            "x-kustomer",
            "x-reamaze",
            "x-crisp",
            "x-osticket",
            "x-kayako",
            "x-groove");

    private static final Pattern DESK_PROGRAM = Pattern.compile(
            ".*(?:zendesk|freshdesk|freescout|osticket|gorgias|help ?scout|zammad|otrs|kayako|request tracker).*",
            Pattern.CASE_INSENSITIVE);

    /** Programs that people write mail with, as {@code X-Mailer} names them. */
    private static final Pattern MAIL_PROGRAM = Pattern.compile(
            ".*(?:outlook|apple mail|iphone|ipad|thunderbird|evolution|the bat|airmail|em client|emclient|kmail|mailbird"
                    + "|roundcube|horde|squirrelmail|sogo|open-xchange|zimbra|spark|yahoomail|webmail|k-9|lotus|mutt).*",
            Pattern.CASE_INSENSITIVE);

    /** The shop carries what somebody typed there for this buyer. */
    private static final Pattern TYPED_IN_THE_SHOP = Pattern.compile(
            "(?:a )?note (?:has been )?added to your .*|.*\\bnew message (?:about|regarding|for) your order.*"
                    + "|message from .*|.*notiz zu (?:deiner|ihrer) .*bestellung.*|.*note a été ajoutée à votre .*commande.*"
                    + "|.*nota .*añadid[ao] a(?: su| tu)?l? pedido.*",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final Set<Kind> NEVER = Set.of(Kind.BOUNCE, Kind.COMPLAINT);

    private PersonSigns() {}

    static boolean isPersons(Incoming mail) {
        return NEVER.contains(mail.kind())
                || isAnswer(mail)
                || isDesks(mail)
                || isOfMailProgram(mail)
                || isTypedInTheShop(mail)
                || Passage.of(mail.text()).stream().anyMatch(Passage::quoted);
    }

    /** Also a machine's answer: it answers what somebody wrote, and is no news of an order. */
    private static boolean isAnswer(Incoming mail) {
        boolean fromPlatform = ShopPlatforms.of(mail).isPresent();
        return REPLY.matcher(mail.subject().strip()).matches()
                || mail.header("Auto-Submitted")
                        .filter(value -> value.strip().toLowerCase(Locale.ROOT).startsWith("auto-replied"))
                        .isPresent()
                || (!fromPlatform
                        && (!mail.inReplyTo().isEmpty() || !mail.references().isEmpty()));
    }

    private static boolean isDesks(Incoming mail) {
        String id = mail.messageId();
        return !mail.deskTokens().isEmpty()
                || mail.headerNames().stream()
                        .anyMatch(name -> DESK_HEADERS.stream().anyMatch(name::startsWith))
                || mail.header("X-Mailer")
                        .filter(program -> DESK_PROGRAM.matcher(program).matches())
                        .isPresent()
                || (id != null && DESK_PROGRAM.matcher(ShopPlatforms.domain(id)).matches());
    }

    private static boolean isOfMailProgram(Incoming mail) {
        return mail.headerNames().contains("user-agent")
                || mail.header("X-Mailer")
                        .filter(program -> MAIL_PROGRAM.matcher(program).matches())
                        .isPresent();
    }

    private static boolean isTypedInTheShop(Incoming mail) {
        return TYPED_IN_THE_SHOP.matcher(mail.subject().strip()).matches()
                || ShopSigns.MAGENTO_COMMENT.matcher(mail.html()).find();
    }
}
