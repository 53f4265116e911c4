package dev.aftersale.audit;

/** What can be done that the log tells of. Each has words in {@code texts/audit.properties}, which a test sees to. */
public enum AuditAction {
    ACCOUNT_RENAMED("account.renamed"),
    APP_TIED("app.tied"),
    DESK_CONNECTED("desk.connected"),
    DESK_DISCONNECTED("desk.disconnected"),
    DESK_SENT_AGAIN("desk.sent_again"),
    FACTOR_ADDED("factor.added"),
    FACTOR_CODES_RENEWED("factor.codes_renewed"),
    FACTOR_REMOVED("factor.removed"),
    LOGIN_FAILED("login.failed"),
    LOGIN_SUCCEEDED("login.succeeded"),
    MERCHANT_CREATED("merchant.created"),
    MERCHANT_RESUMED("merchant.resumed"),
    MERCHANT_SUSPENDED("merchant.suspended"),
    NOTICES_LOGO_CHANGED("notices.logo_changed"),
    NOTICES_LOGO_REMOVED("notices.logo_removed"),
    NOTICES_REWORDED("notices.reworded"),
    NOTICES_STYLE_CHANGED("notices.style_changed"),
    OPERATOR_CREATED("operator.created"),
    ORDER_LINKS_REVOKED("order.links_revoked"),
    ORDER_LOOKED_UP("order.looked_up"),
    PASSWORD_CHANGED("password.changed"),
    PASSWORD_RESET_ASKED("password.reset_asked"),
    PRODUCT_ADDED("product.added"),
    PRODUCT_CHANGED("product.changed"),
    RETURN_SETTINGS_CHANGED("return_settings.changed"),
    SENDER_ADDED("sender.added"),
    SENDER_REMOVED("sender.removed"),
    SETTINGS_CHANGED("settings.changed"),
    SHOP_MAIL_CHECK_STARTED("shop_mail.check_started"),
    SHOP_MAIL_DISCARDED("shop_mail.discarded"),
    SHOP_MAIL_RELEASED("shop_mail.released"),
    SHOP_MAIL_SWITCHED_OFF("shop_mail.switched_off"),
    STAFF_INVITED("staff.invited"),
    STAFF_JOINED("staff.joined"),
    STAFF_REMOVED("staff.removed"),
    STAFF_ROLE_CHANGED("staff.role_changed"),
    TOKEN_ISSUED("token.issued"),
    TOKEN_REVOKED("token.revoked"),
    WEBHOOK_ADDED("webhook.added"),
    WEBHOOK_PAUSED("webhook.paused"),
    WEBHOOK_REMOVED("webhook.removed"),
    WEBHOOK_REPLAYED("webhook.replayed"),
    WEBHOOK_RESUMED("webhook.resumed");

    private final String wireName;

    AuditAction(String wireName) {
        this.wireName = wireName;
    }

    /** As it is stored, filtered and exported. */
    public String wireName() {
        return wireName;
    }
}
