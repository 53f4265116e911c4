package dev.aftersale.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.support.Message;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DeskSignatureTest {

    private static final Instant NOW = Instant.parse("2021-07-25T10:01:00Z");

    /** Made by another program: {@code printf '%s' '2021-07-25T10:00:00Z{"say": "hello"}' | openssl dgst -sha256 -hmac …}. */
    @Test
    void zendesks_signature_is_over_timestamp_and_body_and_fits_nothing_else() {
        byte[] body = "{\"say\": \"hello\"}".getBytes(StandardCharsets.UTF_8);
        String secret = "HRkRd4BeOAoUkfZr-mhauJT64rvBASlJRoIyPsd3zeA=";
        String signature = "Rry/4TtIdFyawtXXp8QdI6tlAUUQ/5kL1OTp5qo/ZIk=";

        assertThat(DeskSignature.isOfZendesk(secret, signature, "2021-07-25T10:00:00Z", body, NOW))
                .isTrue();
        assertThat(DeskSignature.isOfZendesk(secret, signature, "2021-07-25T10:00:01Z", body, NOW))
                .isFalse();
        assertThat(DeskSignature.isOfZendesk(secret, signature, "2021-07-25T10:00:00Z", new byte[0], NOW))
                .isFalse();
        assertThat(DeskSignature.isOfZendesk(secret, signature, "yesterday", body, NOW))
                .isFalse();
        assertThat(DeskSignature.isOfZendesk(secret, null, null, body, NOW)).isFalse();
    }

    @Test
    void a_long_comment_is_cut_between_characters_and_loses_none() {
        String pair = "🎁".repeat(9_000);
        var parts = DeskAnswers.parts(pair);

        assertThat(parts).allMatch(part -> part.length() <= Message.LONGEST);
        assertThat(String.join("", parts)).isEqualTo(pair);
        assertThat(DeskAnswers.parts(" \n ")).isEmpty();
    }
}
