package dev.aftersale.mail;

import dev.aftersale.mail.auth.DkimSigner;
import dev.aftersale.mail.relay.ReturnPath;
import org.springframework.stereotype.Component;

/** Makes a row of the queue into a mail: writes it, signs it, gives it a return path of its own. */
@Component
final class Posts {

    private final Notices notices;
    private final RelayedLetters relayed;
    private final ShopMailLetters shopMails;
    private final FailureReports failures;
    private final CopyWarnings warnings;
    private final DkimSigner signer;
    private final ReturnPath returnPaths;

    Posts(
            Notices notices,
            RelayedLetters relayed,
            ShopMailLetters shopMails,
            FailureReports failures,
            CopyWarnings warnings,
            DkimSigner signer,
            ReturnPath returnPaths) {
        this.notices = notices;
        this.relayed = relayed;
        this.shopMails = shopMails;
        this.failures = failures;
        this.warnings = warnings;
        this.signer = signer;
        this.returnPaths = returnPaths;
    }

    Post write(Outgoing mail) throws MailFailure {
        String returnPath = returnPaths.of(mail.id());
        if (mail.kind().isMessage()) {
            var written = relayed.write(mail);
            return new Post(signer.sign(written.bytes()), written.recipient(), returnPath, written.edits());
        }
        if (mail.kind() == NoticeKind.SHOP_MAIL) {
            var written = shopMails.write(mail);
            return new Post(signer.sign(written.bytes()), written.recipient(), returnPath, written.edits());
        }
        if (mail.kind().isFailure()) {
            return new Post(signer.sign(failures.write(mail)), mail.recipient(), "", null);
        }
        if (mail.kind().isCopyWarning()) {
            return new Post(signer.sign(warnings.write(mail)), mail.recipient(), "", null);
        }
        Letter letter = notices.write(mail);
        return new Post(signer.sign(letter.bytes()), letter.recipient().getAddress(), returnPath, null);
    }
}
