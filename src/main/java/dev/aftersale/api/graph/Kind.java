package dev.aftersale.api.graph;

/** What an id may stand for. The name is the one that Graph's error messages use. */
public enum Kind {
    /** No object: calls such as {@code /debug_token}. */
    ROOT("Graph"),
    CMS("CommerceMerchantSettings"),
    PAGE("Page"),
    APP("Application"),
    CATALOG("ProductCatalog"),
    PRODUCT("ProductItem"),
    ORDER("CommerceOrder"),
    SHIPMENT("CommerceOrderShipment"),
    CANCELLATION("CommerceOrderCancellation"),
    REFUND("CommerceOrderRefund"),
    RETURN("CommerceOrderReturn"),
    TRANSACTION("CommerceOrderTransactionDetail"),
    PAYOUT("CommercePayout"),
    THREAD("CommerceThread"),
    DISPUTE("CommerceDispute"),
    WEBHOOK("WebhookSubscription"),
    MAIL_CHECK("MailCheck");

    private final String graphName;

    Kind(String graphName) {
        this.graphName = graphName;
    }

    public String graphName() {
        return graphName;
    }
}
