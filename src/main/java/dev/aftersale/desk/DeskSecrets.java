package dev.aftersale.desk;

import dev.aftersale.base.Json;
import dev.aftersale.base.Problem;
import dev.aftersale.base.SecretBox;
import java.nio.charset.StandardCharsets;

/**
 * What must not be read by anybody else; stored sealed.
 *
 * @param token Zendesk's API token; "" for a desk that has none
 * @param signing what calls are signed with: Zendesk's to us, or those of a desk of the merchant's in both directions
 */
record DeskSecrets(String token, String signing) {

    DeskSecrets {
        if (token.length() > 200 || !isPlain(token)) {
            throw Problem.INVALID_PARAMETER.at("token", "must have at most 200 characters, none of them a space.");
        }
        if (signing.length() < 16 || signing.length() > 200 || !isPlain(signing)) {
            throw Problem.INVALID_PARAMETER.at(
                    "signing_secret", "must have 16 to 200 characters, none of them a space.");
        }
    }

    private static boolean isPlain(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 127);
    }

    byte[] seal(SecretBox box) {
        return box.seal(Json.write(this).getBytes(StandardCharsets.UTF_8));
    }

    static DeskSecrets open(SecretBox box, byte[] sealed) {
        return Json.read(new String(box.open(sealed), StandardCharsets.UTF_8), DeskSecrets.class);
    }

    /** Not its content, wherever it is logged. */
    @Override
    public String toString() {
        return "DeskSecrets";
    }
}
