package dev.aftersale.pages;

import dev.aftersale.upload.NamedFile;
import java.nio.charset.StandardCharsets;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** A file that somebody sent, on its way to somebody else: a picture of our drawing is shown, all else is saved. */
public final class FileAnswer {

    private FileAnswer() {}

    /** @param save even a picture is saved rather than shown */
    public static ResponseEntity<byte[]> of(NamedFile file, boolean save) {
        var disposition = file.isPicture() && !save ? ContentDisposition.inline() : ContentDisposition.attachment();
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(file.file().mediaType()))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        disposition
                                .filename(file.name(), StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .header(ContentPolicy.HEADER, "default-src 'none'; sandbox")
                .header("X-Content-Type-Options", "nosniff")
                .header(HttpHeaders.CACHE_CONTROL, "private, max-age=300")
                .body(file.file().content());
    }
}
