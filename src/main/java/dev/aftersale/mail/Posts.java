package dev.aftersale.mail;

import dev.aftersale.mail.auth.DkimSigner;
import dev.aftersale.mail.relay.ReturnPath;
import org.springframework.stereotype.Component;

/** Makes a row of the queue into a mail: writes it, signs it, gives it a return path of its own. */
@Component
final class Posts {

    private final Notices notices;
    private final RelayedLetters relayed;
    private final FailureReports failures;
    private final DkimSigner signer;
    private final ReturnPath returnPaths;

    Posts(Notices notices, RelayedLetters relayed, FailureReports failures, DkimSigner signer, ReturnPath returnPaths) {
        this.notices = notices;
        this.relayed = relayed;
        this.failures = failures;
        this.signer = signer;
        this.returnPaths = returnPaths;
    }

    Post write(Outgoing mail) throws MailFailure {
        String returnPath = returnPaths.of(mail.id());
        if (mail.kind().isMessage()) {
            var written = relayed.write(mail);
            return new Post(signer.sign(written.bytes()), written.recipient(), returnPath, written.edits());
        }
        if (mail.kind().isFailure()) {
            return new Post(signer.sign(failures.write(mail)), mail.recipient(), "", null);
        }
        Letter letter = notices.write(mail);
        return new Post(signer.sign(letter.bytes()), letter.recipient().getAddress(), returnPath, null);
    }
}
