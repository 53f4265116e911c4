package dev.aftersale.buyer;

import dev.aftersale.mail.check.MailOrigins;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;

/** {@code /.well-known/mail-origins…}: where our mail comes from, for machines that let only known servers in. */
@RestController
class MailOriginFiles {

    private static final Duration FRESH = Duration.ofHours(1);

    private final MailOrigins origins;

    MailOriginFiles(MailOrigins origins) {
        this.origins = origins;
    }

    @GetMapping("/.well-known/mail-origins.json")
    @Nullable
    ResponseEntity<String> json(WebRequest request) {
        var document = origins.document();
        return answer(request, document, MediaType.APPLICATION_JSON, document.json());
    }

    @GetMapping("/.well-known/mail-origins.txt")
    @Nullable
    ResponseEntity<String> text(WebRequest request) {
        var document = origins.document();
        return answer(request, document, MediaType.TEXT_PLAIN, document.networks());
    }

    @GetMapping("/.well-known/mail-origins-changes.txt")
    @Nullable
    ResponseEntity<String> changes(WebRequest request) {
        var document = origins.document();
        return answer(request, document, MediaType.TEXT_PLAIN, document.changelog());
    }

    /** Nothing, if the client has it already: then the 304 is written. */
    private static @Nullable ResponseEntity<String> answer(
            WebRequest request, MailOrigins.Document document, MediaType type, String body) {
        if (request.checkNotModified(document.etag())) {
            return null;
        }
        return ResponseEntity.ok()
                .contentType(type)
                .cacheControl(CacheControl.maxAge(FRESH).cachePublic())
                .eTag(document.etag())
                .body(body);
    }
}
