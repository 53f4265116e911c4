package dev.aftersale.staff;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.exception.DataConversionException;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.data.extension.authenticator.AuthenticationExtensionsAuthenticatorOutputs;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.verifier.exception.VerificationException;
import dev.aftersale.base.Db;
import dev.aftersale.base.Json;
import dev.aftersale.base.PublicUrl;
import dev.aftersale.base.Tx;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/**
 * Second factors that can't be told to a false page: WebAuthn, for this deployment's public address. Each challenge belongs
 * to one session and is good once.
 */
@Component
final class Passkeys {

    private static final List<COSEAlgorithmIdentifier> ALGORITHMS =
            List.of(COSEAlgorithmIdentifier.ES256, COSEAlgorithmIdentifier.EdDSA, COSEAlgorithmIdentifier.RS256);

    private static final int CHALLENGE_BYTES = 32;
    private static final int TIMEOUT_MILLIS = 5 * 60_000;

    private final Db db;
    private final Origin origin;
    private final String host;
    private final ObjectConverter objects = new ObjectConverter();
    private final WebAuthnManager webAuthn = WebAuthnManager.createNonStrictWebAuthnManager(objects);
    private final AttestedCredentialDataConverter records = new AttestedCredentialDataConverter(objects);

    Passkeys(Db db, PublicUrl url) {
        this.db = db;
        this.origin = new Origin(url.origin());
        this.host = URI.create(url.origin()).getHost();
    }

    /** What a page hands to {@code navigator.credentials.create}: JSON. */
    String creationOptions(Session session) {
        byte[] challenge = pose(session);
        List<Map<String, String>> known = db.platform(tx -> FactorStore.passkeys(tx, session.personId())).stream()
                .map(Passkeys::descriptor)
                .toList();
        return Json.write(Map.of(
                "challenge", text(challenge),
                "rp", Map.of("id", host, "name", "Aftersale"),
                "user",
                        Map.of(
                                "id", text(handle(session.personId())),
                                "name", session.email(),
                                "displayName", session.name()),
                "pubKeyCredParams",
                        ALGORITHMS.stream()
                                .map(one -> Map.of("type", "public-key", "alg", one.getValue()))
                                .toList(),
                "excludeCredentials", known,
                "authenticatorSelection", Map.of("residentKey", "preferred", "userVerification", "preferred"),
                "attestation", "none",
                "timeout", TIMEOUT_MILLIS));
    }

    /** What a page hands to {@code navigator.credentials.get}: JSON. */
    String requestOptions(Session session) {
        byte[] challenge = pose(session);
        List<Map<String, String>> known = db.platform(tx -> FactorStore.passkeys(tx, session.personId())).stream()
                .map(Passkeys::descriptor)
                .toList();
        return Json.write(Map.of(
                "challenge", text(challenge),
                "rpId", host,
                "allowCredentials", known,
                "userVerification", "preferred",
                "timeout", TIMEOUT_MILLIS));
    }

    private byte[] pose(Session session) {
        byte[] challenge = Secrets.bytes(CHALLENGE_BYTES);
        db.platform(tx -> {
            SessionStore.challenge(tx, session, challenge);
            return null;
        });
        return challenge;
    }

    /** The passkey that a device made, if it answered the session's challenge. */
    Optional<Passkey> made(Tx tx, Session session, String response, String name) {
        Optional<byte[]> challenge = SessionStore.takeChallenge(tx, session);
        if (challenge.isEmpty()) {
            return Optional.empty();
        }
        try {
            var data = webAuthn.verifyRegistrationResponseJSON(
                    response,
                    new RegistrationParameters(
                            server(challenge.get()),
                            ALGORITHMS.stream()
                                    .map(one ->
                                            new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, one))
                                    .toList(),
                            false,
                            true));
            var made = Objects.requireNonNull(data.getAttestationObject()).getAuthenticatorData(); // it was verified
            var credential = Objects.requireNonNull(made.getAttestedCredentialData());
            return Optional.of(new Passkey(
                    credential.getCredentialId(),
                    session.personId(),
                    name,
                    records.convert(credential),
                    made.getSignCount(),
                    made.isFlagBE(),
                    tx.now(),
                    null));
        } catch (DataConversionException
                | VerificationException
                | JacksonException
                | IllegalArgumentException
                | NullPointerException e) {
            return Optional.empty(); // whatever else a browser may send is no answer
        }
    }

    /** Whether a device has answered the session's challenge with one of the person's passkeys. */
    boolean isAnsweredBy(Tx tx, Session session, String response) {
        Optional<byte[]> challenge = SessionStore.takeChallenge(tx, session);
        if (challenge.isEmpty()) {
            return false;
        }
        try {
            var data = webAuthn.parseAuthenticationResponseJSON(response);
            Optional<Passkey> passkey = FactorStore.passkeys(tx, session.personId()).stream()
                    .filter(one -> Arrays.equals(one.credentialId(), data.getCredentialId()))
                    .findFirst();
            if (passkey.isEmpty()) {
                return false;
            }
            var record = new CredentialRecordImpl(
                    new NoneAttestationStatement(),
                    null,
                    passkey.get().backedUp(),
                    null,
                    passkey.get().signCount(),
                    records.convert(passkey.get().record()),
                    new AuthenticationExtensionsAuthenticatorOutputs<>(),
                    null,
                    null,
                    null);
            webAuthn.verify(
                    data,
                    new AuthenticationParameters(
                            server(challenge.get()),
                            record,
                            List.of(passkey.get().credentialId()),
                            false,
                            true));
            FactorStore.used(tx, passkey.get(), record.getCounter());
            return true;
        } catch (DataConversionException
                | VerificationException
                | JacksonException
                | IllegalArgumentException
                | NullPointerException e) {
            return false; // whatever else a browser may send is no answer
        }
    }

    private ServerProperty server(byte[] challenge) {
        return ServerProperty.builder()
                .origin(origin)
                .rpId(host)
                .challenge(new DefaultChallenge(challenge))
                .build();
    }

    private static Map<String, String> descriptor(Passkey passkey) {
        return Map.of("type", "public-key", "id", passkey.id());
    }

    private static byte[] handle(long personId) {
        return ByteBuffer.allocate(Long.BYTES).putLong(personId).array();
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
