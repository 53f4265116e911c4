package dev.aftersale.merchant;

/** How a merchant's help desk gets what buyers write. One way at a time: by two, everything would be there twice. */
public enum DeskKind {
    /** As mail to the merchant's addresses. */
    MAIL,
    /** As tickets, through Zendesk's API. */
    ZENDESK,
    /** As signed calls to an address of the merchant's, for any other desk. */
    WEBHOOK;

    public boolean isByApi() {
        return this != MAIL;
    }
}
