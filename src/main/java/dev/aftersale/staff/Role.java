package dev.aftersale.staff;

import static dev.aftersale.staff.Permission.INVENTORY_WRITE;
import static dev.aftersale.staff.Permission.MESSAGES_WRITE;
import static dev.aftersale.staff.Permission.ORDERS_WRITE;
import static dev.aftersale.staff.Permission.REFUND;
import static dev.aftersale.staff.Permission.RETURNS_WRITE;
import static dev.aftersale.staff.Permission.VIEW;

import java.util.EnumSet;
import java.util.Set;

/** What somebody is for a merchant, and may do there. */
public enum Role {
    OWNER(EnumSet.allOf(Permission.class)),
    SUPPORT(EnumSet.of(VIEW, ORDERS_WRITE, REFUND, RETURNS_WRITE, MESSAGES_WRITE, INVENTORY_WRITE)),
    FINANCE(EnumSet.of(VIEW, REFUND)),
    READ_ONLY(EnumSet.of(VIEW));

    private final Set<Permission> permissions;

    Role(Set<Permission> permissions) {
        this.permissions = permissions;
    }

    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }
}
