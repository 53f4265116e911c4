package dev.aftersale.mail.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.Seed;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.List;
import java.util.Random;
import org.apache.james.jdkim.DKIMVerifier;
import org.apache.james.jdkim.exceptions.FailException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Judged by jDKIM as it is, not by what we make of it. */
class DkimSignerTest {

    private static final KeyPair KEY = Signers.rsa(2048);

    private static final String MESSAGE = """
            From: "Anna via Market" <5oguv2ft0e@relay.market.test>
            To: help@shop.test
            Subject: [Order #1] Where is it?
            Date: Sat, 28 Nov 2026 12:00:00 +0000
            Message-ID: <1@relay.market.test>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8

            Where  is   it?\t

            Anna
            """;

    private static boolean holds(byte[] raw) throws Exception {
        var verifier = new DKIMVerifier((methods, selector, domain) ->
                selector.toString().equals("s1") && domain.toString().equals("market.test")
                        ? List.of(Signers.record(KEY))
                        : List.of());
        try {
            var found = verifier.verify(new ByteArrayInputStream(raw));
            return found != null && found.size() == 1;
        } catch (FailException e) {
            return false;
        }
    }

    private static byte[] sign(String message) {
        return Signers.signed(message, "market.test", "s1", KEY);
    }

    private static String text(byte[] raw) {
        return new String(raw, StandardCharsets.UTF_8);
    }

    private static byte[] changed(byte[] raw, String from, String to) {
        assertThat(text(raw)).contains(from);
        return text(raw).replace(from, to).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void what_we_sign_holds_and_the_mail_itself_is_as_it_was() throws Exception {
        byte[] signed = sign(MESSAGE);
        assertThat(holds(signed)).isTrue();
        assertThat(text(signed)).startsWith("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=market.test;");
        assertThat(text(signed)).endsWith(MESSAGE.replace("\n", "\r\n"));
        assertThat(text(signed).lines().mapToInt(String::length).max().orElseThrow())
                .isLessThanOrEqualTo(998);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From: a@market.test\n\none line without an end",
                "From: a@market.test\n\n \n\t\n  x  y  \n\n",
                "From: a@market.test\nSubject: folded\n  over\n\tthree lines\n\n.\n..\n",
                "From: a@market.test\nSubject:    spaces   \nsubject: and another\n\nx\n",
                "From: a@market.test\nX-Odd : space before the colon\n\nx\n",
                "From: =?utf-8?q?J=C3=B6rg?= <a@market.test>\nSubject: raw \u00fcmlaut \u20ac\n\n\u00fc \u20ac \ud83d\ude00\n"
            })
    void odd_mails_are_signed_too(String message) throws Exception {
        assertThat(holds(sign(message))).isTrue();
    }

    /** The hash of nothing, as RFC 6376, section 3.4.4, gives it. jDKIM takes an empty body for an empty line. */
    @ParameterizedTest
    @ValueSource(strings = {"From: a@market.test\n", "From: a@market.test\n\n", "From: a@market.test\n\n \n\t\n\n"})
    void an_empty_body_is_signed_as_the_standard_has_it(String message) {
        assertThat(text(sign(message))).contains("bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;");
    }

    @Test
    void bare_line_ends_are_mended_before_they_are_signed() throws Exception {
        byte[] mixed =
                "From: a@market.test\r\nSubject: mixed\n\rone\rtwo\nthree\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] signed = DkimSigner.sign(mixed, new DkimKeys.Signing("market.test", "s1", KEY.getPrivate()));
        assertThat(holds(signed)).isTrue();
        assertThat(text(signed).replace("\r\n", "")).doesNotContain("\r", "\n");
    }

    @Test
    void what_a_mail_server_may_change_on_the_way_breaks_nothing() throws Exception {
        byte[] signed = sign(MESSAGE);
        assertThat(holds(changed(signed, "Subject: [Order", "SUBJECT:   [Order")))
                .isTrue();
        assertThat(holds(changed(signed, "Where  is   it?\t", "Where is it?"))).isTrue();
        assertThat(holds(("Received: from a by b; now\r\n" + text(signed) + "\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8)))
                .isTrue();
    }

    @Test
    void what_nobody_may_change_breaks_it() throws Exception {
        byte[] signed = sign(MESSAGE);
        assertThat(holds(changed(signed, "Anna\r\n", "Anne\r\n"))).isFalse();
        assertThat(holds(changed(signed, "Where is it?\r\nDate", "Here it is\r\nDate")))
                .isFalse();
        assertThat(holds(changed(signed, "help@shop.test", "other@shop.test"))).isFalse();
        assertThat(holds(changed(signed, "Content-Type: text/plain", "Content-Type: text/html")))
                .isFalse();
    }

    @Test
    void a_second_from_or_a_reply_address_can_not_be_added() throws Exception {
        byte[] signed = sign(MESSAGE);
        assertThat(holds(changed(signed, "To: help", "From: thief@evil.test\r\nTo: help")))
                .isFalse();
        assertThat(holds(changed(signed, "To: help", "Reply-To: thief@evil.test\r\nTo: help")))
                .isFalse();
    }

    @Test
    void whatever_lines_of_spaces_and_letters_there_are_it_holds() throws Exception {
        long seed = Seed.of("mails to sign");
        var random = new Random(seed);
        for (int i = 0; i < 60; i++) {
            var message = new StringBuilder("From: a@market.test\nSubject: ");
            letters(random, message, random.nextInt(40), " \tab");
            message.append("\n\n");
            letters(random, message, random.nextInt(200), " \t\nab.");
            message.append('x'); // an empty body is a case of its own
            assertThat(holds(sign(message.toString())))
                    .as("seed %d, mail %d: %s", seed, i, message)
                    .isTrue();
        }
    }

    private static void letters(Random random, StringBuilder out, int count, String alphabet) {
        for (int i = 0; i < count; i++) {
            out.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
    }
}
