package dev.aftersale.withdrawal;

import dev.aftersale.base.Problem;
import java.util.regex.Pattern;

/**
 * What a buyer states. No reason: none is asked for.
 *
 * @param email where it wants the receipt
 * @param language of the page, for the receipt
 */
public record Statement(String name, String email, String language) {

    private static final Pattern EMAIL =
            Pattern.compile("[^@\\s<>\"(),:;\\[\\]\\\\]{1,64}@[^@\\s<>\"(),:;\\[\\]\\\\]{1,190}");

    public Statement {
        name = name.strip();
        email = email.strip();
        if (name.isEmpty() || name.length() > 200 || name.chars().anyMatch(Character::isISOControl)) {
            throw Problem.INVALID_PARAMETER.at("name", "must have 1 to 200 characters.");
        }
        if (!isAddress(email)) {
            throw Problem.INVALID_PARAMETER.at("email", "must be an e-mail address.");
        }
    }

    public static boolean isAddress(String email) {
        return EMAIL.matcher(email).matches();
    }
}
