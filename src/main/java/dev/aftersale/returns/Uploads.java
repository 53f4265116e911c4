package dev.aftersale.returns;

import dev.aftersale.base.Problem;

/** What a merchant uploads as a label: a PDF as it is, or a picture, which is drawn anew. */
final class Uploads {

    static final int MOST_LABEL_BYTES = 5 * 1024 * 1024;

    private Uploads() {}

    static StoredFile label(byte[] upload) {
        if (upload.length > MOST_LABEL_BYTES) {
            throw Problem.BODY_TOO_LARGE.because("A label must not have more than 5 MB.");
        }
        if (isPdf(upload)) {
            return new StoredFile("application/pdf", upload.clone());
        }
        return new StoredFile("image/jpeg", Photo.read(upload).jpeg());
    }

    static boolean isPdf(byte[] file) {
        return file.length > 8
                && file[0] == '%'
                && file[1] == 'P'
                && file[2] == 'D'
                && file[3] == 'F'
                && file[4] == '-';
    }
}
