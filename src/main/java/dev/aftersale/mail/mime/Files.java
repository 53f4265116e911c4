package dev.aftersale.mail.mime;

import dev.aftersale.mail.mime.RefusedFile.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges the files of one message, in their order, by a policy. */
final class Files {

    /**
     * What programs add without being asked and nobody would miss: signatures (their certificates name the signer), keys
     * (the same), what Apple's and others' programs tell themselves, reports for machines.
     */
    private static final Set<String> WITHOUT_A_WORD = Set.of(
            "application/pgp-signature",
            "application/pkcs7-signature",
            "application/x-pkcs7-signature",
            "application/pgp-keys",
            "application/applefile",
            "message/delivery-status",
            "message/global-delivery-status",
            "message/disposition-notification",
            "message/feedback-report",
            "text/rfc822-headers",
            "text/x-amp-html",
            "text/watch-html",
            "text/enriched",
            "text/richtext");

    private static final Set<String> ENCRYPTED =
            Set.of("application/pgp-encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime");

    private final AttachmentPolicy policy;
    private final List<Attachment> accepted = new ArrayList<>();
    private final List<RefusedFile> refused = new ArrayList<>();
    private long bytes;

    Files(AttachmentPolicy policy) {
        this.policy = policy;
    }

    List<Attachment> accepted() {
        return List.copyOf(accepted);
    }

    List<RefusedFile> refused() {
        return List.copyOf(refused);
    }

    /** The file as it goes on; null if it doesn't. */
    @Nullable
    Attachment judge(Part part) {
        String type = part.type().value();
        if (WITHOUT_A_WORD.contains(type) || part.type().isMultipart() || part.from() == part.to()) {
            return null;
        }
        byte[] content = part.decoded();
        FileType found = ENCRYPTED.contains(type) ? FileType.UNKNOWN : FileType.of(content);
        String name = FileNames.safe(part.fileName(), found, accepted.size() + refused.size() + 1);
        if (ENCRYPTED.contains(type)) {
            return refuse(name, Why.ENCRYPTED);
        }
        boolean inline = part.contentId() != null && !part.disposition().is("attachment");
        return judge(new Attachment(name, found, inline, content));
    }

    @Nullable
    Attachment judge(Attachment file) {
        if (!policy.allowed().contains(file.type())) {
            return refuse(file.name(), Why.TYPE);
        }
        if (accepted.size() >= policy.most()) {
            return refuse(file.name(), Why.TOO_MANY);
        }
        if (bytes + file.bytes().length > policy.mostBytes()) {
            return refuse(file.name(), Why.TOO_LARGE);
        }
        byte[] clean = PictureData.strip(file.type(), file.bytes());
        if (clean == null) {
            return refuse(file.name(), Why.TYPE);
        }
        bytes += clean.length;
        var kept = new Attachment(file.name(), file.type(), file.inline(), clean);
        accepted.add(kept);
        return kept;
    }

    private @Nullable Attachment refuse(String name, Why why) {
        // a thousand broken parts are told of, but not a thousand times
        if (refused.size() < 100) {
            refused.add(new RefusedFile(name, why));
        }
        return null;
    }
}
