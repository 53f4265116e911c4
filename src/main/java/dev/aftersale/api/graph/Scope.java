package dev.aftersale.api.graph;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a token may be used for. Who may change something may read it as well. */
public enum Scope {
    COMMERCE_ACCOUNT_READ_SETTINGS,
    COMMERCE_MANAGE_ACCOUNTS,
    COMMERCE_ACCOUNT_READ_ORDERS,
    COMMERCE_ACCOUNT_MANAGE_ORDERS,
    COMMERCE_ACCOUNT_READ_REPORTS;

    /** The name as tokens carry it: {@code commerce_account_read_orders}. */
    public String permission() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The scope of that name, or null: tokens may carry names that only newer versions know. */
    public static @Nullable Scope of(String permission) {
        for (Scope scope : values()) {
            if (scope.name().equalsIgnoreCase(permission.strip())) {
                return scope;
            }
        }
        return null;
    }

    /** The wider scope that includes this one; null if there is none. */
    @Nullable
    Scope wider() {
        return switch (this) {
            case COMMERCE_ACCOUNT_READ_SETTINGS -> COMMERCE_MANAGE_ACCOUNTS;
            case COMMERCE_ACCOUNT_READ_ORDERS -> COMMERCE_ACCOUNT_MANAGE_ORDERS;
            case COMMERCE_MANAGE_ACCOUNTS, COMMERCE_ACCOUNT_MANAGE_ORDERS, COMMERCE_ACCOUNT_READ_REPORTS -> null;
        };
    }
}
