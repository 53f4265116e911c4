package dev.aftersale.merchant;

import dev.aftersale.base.Problem;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What an access token may do; the names are those of Graph's permissions. */
public enum Scope {
    COMMERCE_ACCOUNT_READ_SETTINGS,
    COMMERCE_MANAGE_ACCOUNTS,
    COMMERCE_ACCOUNT_READ_ORDERS,
    COMMERCE_ACCOUNT_MANAGE_ORDERS,
    COMMERCE_ACCOUNT_READ_REPORTS;

    /** As tokens carry it and Graph's messages name it: {@code commerce_account_read_orders}. */
    public String permission() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether who has this may do what needs {@code wanted}: who may change something may read it as well. */
    public boolean allows(Scope wanted) {
        return this == wanted
                || (this == COMMERCE_ACCOUNT_MANAGE_ORDERS && wanted == COMMERCE_ACCOUNT_READ_ORDERS)
                || (this == COMMERCE_MANAGE_ACCOUNTS && wanted == COMMERCE_ACCOUNT_READ_SETTINGS);
    }

    /** Reads a comma list; {@code all} means every scope. */
    public static Set<Scope> parse(String text) {
        if (text.strip().equalsIgnoreCase("all")) {
            return EnumSet.allOf(Scope.class);
        }
        var scopes = EnumSet.noneOf(Scope.class);
        for (String name : text.split(",", -1)) {
            try {
                scopes.add(valueOf(name.strip().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw Problem.INVALID_PARAMETER.because(
                        "scopes: '%s' is none of %s, or all."
                                .formatted(name.strip(), names(EnumSet.allOf(Scope.class))),
                        e);
            }
        }
        return scopes;
    }

    static String names(Set<Scope> scopes) {
        return scopes.stream().map(Scope::permission).collect(Collectors.joining(","));
    }
}
