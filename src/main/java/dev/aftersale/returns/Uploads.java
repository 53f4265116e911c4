package dev.aftersale.returns;

import dev.aftersale.base.Problem;
import dev.aftersale.upload.FileType;
import dev.aftersale.upload.Photo;
import dev.aftersale.upload.StoredFile;
import java.util.Optional;

/** What a merchant uploads as a label: a PDF as it is, or a picture, which is drawn anew. */
final class Uploads {

    static final int MOST_LABEL_BYTES = 5 * 1024 * 1024;

    private Uploads() {}

    static StoredFile label(byte[] upload) {
        if (upload.length > MOST_LABEL_BYTES) {
            throw Problem.BODY_TOO_LARGE.because("A label must not have more than 5 MB.");
        }
        if (FileType.of(upload).equals(Optional.of(FileType.PDF))) {
            return new StoredFile("application/pdf", upload.clone());
        }
        return new StoredFile("image/jpeg", Photo.read(upload).jpeg());
    }
}
