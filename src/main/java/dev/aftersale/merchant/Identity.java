package dev.aftersale.merchant;

import dev.aftersale.base.Problem;
import org.jspecify.annotations.Nullable;

/**
 * How a merchant is known.
 *
 * @param name as buyers know it
 * @param supportEmail where buyers reach it; where it is told of sales, unless it gave another address for that
 */
public record Identity(String name, @Nullable String supportEmail) {

    public Identity {
        name = name.strip();
        if (name.isEmpty() || name.length() > 200 || name.chars().anyMatch(Character::isISOControl)) {
            throw Problem.INVALID_PARAMETER.at("name", "must have 1 to 200 characters.");
        }
        supportEmail = Wording.email("support_email", supportEmail);
    }

    public Identity named(String other) {
        return new Identity(other, supportEmail);
    }

    public Identity reachedAt(@Nullable String other) {
        return new Identity(name, other);
    }
}
