package dev.aftersale.mail.auth;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.james.jdkim.DKIMVerifier;
import org.apache.james.jdkim.api.Headers;
import org.apache.james.jdkim.api.PublicKeyRecord;
import org.apache.james.jdkim.api.Result;
import org.apache.james.jdkim.api.SignatureRecord;
import org.apache.james.jdkim.exceptions.FailException;
import org.apache.james.jdkim.exceptions.PermFailException;
import org.apache.james.jdkim.exceptions.TempFailException;
import org.apache.james.jdkim.tagvalue.SignatureRecordImpl;
import org.jspecify.annotations.Nullable;

/** DKIM by jDKIM, which asks through our resolver, and a few things that it leaves to us. */
final class DkimCheck {

    /** Each costs a question to a server of the sender's choice. */
    private static final int MOST_SIGNATURES = 8;

    /** The shortest key that proves anything (RFC 8301, section 3.2). */
    private static final int SHORTEST_KEY = 1024;

    private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);

    private final Dns dns;

    DkimCheck(Dns dns) {
        this.dns = dns;
    }

    List<Dkim> check(RawMessage message) {
        var verifier = new Verifier();
        byte[] bytes = message.bytes();
        try {
            verifier.verify(
                    new Fields(message.fields()),
                    new ByteArrayInputStream(bytes, message.bodyStart(), bytes.length - message.bodyStart()));
        } catch (FailException e) {
            // none holds: the results say why
        } catch (IOException e) {
            return List.of(new Dkim(Dkim.Result.PERMERROR, "", "", "the message can't be read: " + e.getMessage()));
        }
        return verifier.getResults().stream().map(DkimCheck::read).toList();
    }

    private static Dkim read(Result result) {
        String reason = result.getErrorMessage() == null ? "" : result.getErrorMessage();
        return new Dkim(
                switch (result.getResultType()) {
                    case PASS -> Dkim.Result.PASS;
                    case FAIL -> Dkim.Result.FAIL;
                    case TEMPERROR -> Dkim.Result.TEMPERROR;
                    case NONE, POLICY, NEUTRAL, PERMERROR -> Dkim.Result.PERMERROR;
                },
                Domains.ascii(text(result.getRecord().getDToken())),
                text(result.getRecord().getSelector()),
                reason);
    }

    private static String text(@Nullable CharSequence value) {
        return value == null ? "" : value.toString().strip();
    }

    private List<String> keys(CharSequence methods, CharSequence selector, CharSequence domain)
            throws TempFailException {
        try {
            return new ArrayList<>(dns.texts(selector + "._domainkey." + domain));
        } catch (DnsFailure e) {
            throw new TempFailException(e.reason());
        }
    }

    /** What is signed are bytes; the library makes them of strings as UTF-8 does, so it gets them that way. */
    private record Fields(List<RawMessage.Field> all) implements Headers {

        @Override
        public List<String> getFields() {
            return all.stream().map(Fields::text).toList();
        }

        @Override
        public List<String> getFields(String name) {
            return all.stream()
                    .filter(field -> field.is(name))
                    .map(Fields::text)
                    .toList();
        }

        private static String text(RawMessage.Field field) {
            return new String(field.line().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        }
    }

    private final class Verifier extends DKIMVerifier {

        private int signatures;

        Verifier() {
            super(DkimCheck.this::keys);
        }

        @Override
        public SignatureRecord newSignatureRecord(String record) {
            signatures++;
            if (signatures > MOST_SIGNATURES) {
                throw new IllegalStateException("more than " + MOST_SIGNATURES + " signatures");
            }
            var signature = new Signed(record);
            signature.validate();
            return signature;
        }

        @Override
        public PublicKeyRecord publicRecordLookup(SignatureRecord signature)
                throws TempFailException, PermFailException {
            if (!"sha256".contentEquals(signature.getHashMethod())) {
                throw new PermFailException(
                        "a hash that proves nothing (RFC 8301): " + signature.getHashMethod(), signature);
            }
            if (signature.getBodyHashLimit() >= 0) {
                throw new PermFailException("it signs a part of the message only (l=)", signature);
            }
            PublicKeyRecord key = super.publicRecordLookup(signature);
            if (key.getPublicKey() instanceof RSAPublicKey rsa
                    && rsa.getModulus().bitLength() < SHORTEST_KEY) {
                throw new PermFailException("a key of less than " + SHORTEST_KEY + " bits", signature);
            }
            return key;
        }
    }

    /** Clocks differ: what was signed "in a second" is no forgery. */
    private static final class Signed extends SignatureRecordImpl {

        Signed(String record) {
            super(record);
        }

        @Override
        public @Nullable Long getSignatureTimestamp() {
            Long signedAt = super.getSignatureTimestamp();
            long now = Instant.now().getEpochSecond();
            return signedAt == null || signedAt - now > CLOCKS_DIFFER.toSeconds()
                    ? signedAt
                    : Long.valueOf(Math.min(signedAt, now));
        }
    }
}
