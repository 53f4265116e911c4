package dev.aftersale.base;

import org.jspecify.annotations.Nullable;

/**
 * Everything that can be wrong with a call, one constant a cause. Codes of seven digits are those of Meta's order API, so
 * that its connectors' rules keep working; the others are Graph's general ones.
 */
public enum Problem {
    // General
    UNEXPECTED(1, 500, true, "Something went wrong on our side", "Please try again; nothing was changed."),
    SERVICE_UNAVAILABLE(2, 503, true, "Temporarily unavailable", "Please try again in a moment, with the same key."),
    UNKNOWN_METHOD(
            3, 400, false, "Unknown method", "This path does not take this HTTP method; see the API's description."),
    TOO_MANY_CALLS(4, 429, true, "Too many calls", "Wait for the time given in the usage headers."),
    PERMISSION_DENIED(10, 403, false, "Permission denied", "The access token lacks the scope that this call needs."),
    INVALID_PARAMETER(100, 400, false, "Invalid parameter", "Correct the parameter and send the call again."),
    INVALID_TOKEN(190, 467, 401, false, "Invalid access token", "Create a new access token."),
    EXPIRED_TOKEN(190, 463, 401, false, "Expired access token", "Create a new access token."),
    MISSING_TOKEN(104, 401, false, "An access token is required", "Send access_token, or an Authorization header."),
    BAD_APPSECRET_PROOF(
            100, 401, false, "Invalid appsecret_proof", "Sign the access token with the secret of its app."),
    UNKNOWN_OBJECT(803, 404, false, "Unknown object", "No such object is visible to this access token."),
    UNKNOWN_PATH(2500, 404, false, "Unknown path", "See the API's description for what there is."),
    BAD_FIELDS(2500, 400, false, "Syntax error in fields", "Correct the list of fields and send the call again."),
    BODY_TOO_LARGE(100, 413, false, "Request too large", "Split the call into smaller ones."),

    // Idempotency
    KEY_REUSED(506, 400, false, "Idempotency key used before", "Use a new key for a different call."),

    // Orders
    CONCURRENT_CHANGE(2361050, 409, true, "Concurrent modification", "Try again with the same key."),
    PENDING_ACTION(2361081, 409, true, "An action is pending", "Try again later with the same key."),
    INVALID_ORDER(2361003, 404, false, "Invalid Order ID", "No such order belongs to this account."),
    NOT_ACKNOWLEDGEABLE(2361009, 400, false, "Order cannot be acknowledged", "Only an order in state CREATED can be."),
    OUT_OF_STOCK(2361087, 400, false, "Out of stock", "Lower the quantity, or raise the stock first."),
    REFERENCE_IS_SET(2361088, 400, false, "Merchant order reference is set", "It is set once; leave it out."),
    NOT_ACKNOWLEDGED(2361090, 400, false, "Order is not acknowledged", "Acknowledge the order, then ship it."),
    MERCHANT_DISABLED(2382052, 403, false, "Account disabled", "Ask the platform why this account is suspended."),

    // Shipments
    SHIP_CANCELLED(1818111, 400, false, "Order is cancelled", "A cancelled order cannot be shipped."),
    SHIP_COMPLETE(1818214, 400, false, "Order is complete", "Everything is shipped, cancelled or refunded already."),
    ITEMS_COMPLETE(1818215, 400, false, "Items are complete", "Fewer units are open than the call asks for."),
    SHIPMENT_EMPTY(2361357, 400, false, "Shipment without items", "Name at least one item."),
    SNAPSHOT_SHIPMENT_EMPTY(2382322, 400, false, "Shipment without items", "Name at least one item."),
    DUPLICATE_TRACKING(2382045, 400, false, "Duplicate tracking details", "Another shipment of this order has them."),
    BAD_ORIGIN_POSTAL_CODE(2361084, 400, false, "Invalid shipment origin postal code", "Give ZIP or ZIP+4."),
    TAX_ABOVE_AUTHORISED(2361086, 400, false, "Tax above what was authorised", "Lower the shipping tax."),

    // Cancellations
    CANCEL_CAPTURED(1818015, 400, false, "Payment is captured", "Refund the order instead."),
    CANCEL_SHIPPED(1818050, 400, false, "Already shipped", "Refund the items instead."),
    ALREADY_CANCELLED(1818048, 400, false, "Already cancelled", "Nothing is left to cancel."),
    ITEM_ALREADY_CANCELLED(1818049, 400, false, "Items already cancelled", "Nothing of these items is left to cancel."),

    CANCEL_WINDOW_OVER(2361301, 400, false, "The time to cancel is over", "Write to the merchant, or return it later."),
    WITHDRAWAL_OVER(2361302, 400, false, "The right of withdrawal has ended", "Write to the merchant about it."),

    // Refunds
    REFUND_CANCELLED(1818105, 400, false, "Order is cancelled", "The buyer was never charged."),
    REFUND_NOT_CHARGED(1818107, 400, false, "Order was not charged", "Only what is shipped and captured is refunded."),
    REFUND_BEFORE_CAPTURE(2361076, 409, true, "Payment is not captured yet", "Try again once the capture is through."),
    REFUND_ITEM_UNKNOWN(
            2382021, 400, false, "No such item in the order", "Name an item by its item_id or retailer_id."),
    SNAPSHOT_ITEM_UNKNOWN(2382324, 400, false, "No such item in the order", "Name an item by its item_id."),
    REFUND_SHIPPING_ABOVE(2382022, 400, false, "Shipping refund above what was charged", "See refund_quote."),
    SNAPSHOT_SHIPPING_ABOVE(2382326, 400, false, "Shipping refund above what was charged", "See refund_quote."),
    REFUND_ABOVE(2382023, 400, false, "Refund above what was charged", "See refund_quote for what is left."),
    REFUND_TAX_ABOVE(2361091, 400, false, "Refunded tax above what was charged", "See refund_quote for what is left."),
    REFUND_ZERO(2382030, 400, false, "Refund total cannot be 0", "Ask for an amount above zero."),
    SNAPSHOT_REFUND_ZERO(2382325, 400, false, "Refund total cannot be 0", "Ask for an amount above zero."),
    ITEM_REFUNDED(2382319, 400, false, "Item already refunded", "Nothing is left on this item."),
    SNAPSHOT_ITEM_REFUNDED(2382323, 400, false, "Item already refunded", "Nothing is left on this item."),
    REFUND_DURING_DISPUTE(2361092, 409, false, "Order is in dispute", "Wait for the dispute to be decided."),

    // Returns
    NOT_RETURNABLE(2361201, 400, false, "These items cannot be returned", "See what may be returned, and until when."),
    RETURN_WINDOW_OVER(2361202, 400, false, "The time for returns is over", "Ask the merchant for help instead."),
    RETURN_HAS_MOVED_ON(2361203, 409, false, "The return has moved on", "Look at it again: it may be done already."),
    RETURN_CHANGED(2361204, 409, true, "Somebody changed the return", "Look at it again before you go on."),
    RETURNS_ELSEWHERE(2361205, 400, false, "Returns are made elsewhere", "Use the merchant's own page for returns."),
    LABEL_UNAVAILABLE(
            2361206, 503, true, "The label could not be made now", "Try again, or attach a label of your own."),
    LABEL_REFUSED(2361207, 400, false, "The label was refused", "Correct the address, or attach a label of your own."),
    LABEL_UNDER_WAY(2361208, 409, true, "A label is being made", "Look again in a moment."),
    NO_RETURN_ADDRESS(2361210, 400, false, "No return address is set", "Enter it in the settings of returns first."),
    NO_PICTURE(100, 400, false, "Not a picture", "Upload a JPEG, PNG, WebP or GIF picture."),
    FILE_REFUSED(100, 400, false, "This kind of file is not accepted", "Attach pictures, PDF or plain text."),
    NOT_ENOUGH_CREDIT(2361209, 400, false, "Not enough store credit", "Ask for no more than what is left.");

    private final int code;
    private final int subcode;
    private final int httpStatus;
    private final boolean isTransient;
    private final String title;
    private final String advice;

    Problem(int code, int httpStatus, boolean isTransient, String title, String advice) {
        this(code, code >= 1_000_000 ? code : 0, httpStatus, isTransient, title, advice);
    }

    Problem(int code, int subcode, int httpStatus, boolean isTransient, String title, String advice) {
        this.code = code;
        this.subcode = subcode;
        this.httpStatus = httpStatus;
        this.isTransient = isTransient;
        this.title = title;
        this.advice = advice;
    }

    public ProblemException because(String detail) {
        return new ProblemException(this, null, detail, null);
    }

    /** About one {@code field} of what was sent; {@code rule} says what it must be, after the field's name. */
    public ProblemException at(String field, String rule) {
        return new ProblemException(this, field, field + " " + rule, null);
    }

    public ProblemException because(String detail, @Nullable Throwable cause) {
        return new ProblemException(this, null, detail, cause);
    }

    public int code() {
        return code;
    }

    /** Graph's {@code error_subcode}; 0 where there is none. Order errors stand in both places: clients differ. */
    public int subcode() {
        return subcode;
    }

    public int httpStatus() {
        return httpStatus;
    }

    /** Whether the same call may succeed later. Such an answer is never stored under an idempotency key. */
    public boolean isTransient() {
        return isTransient;
    }

    /**
     * Whether this is the final answer to a call that was understood and looked at its order: such an answer is stored under
     * the call's idempotency key. Malformed calls, unknown objects and what the caller, the merchant or time can mend (an
     * account that is suspended, an empty shelf, an order that is not acknowledged, not shipped or in dispute) store nothing:
     * after that the same call may succeed.
     */
    public boolean isAnswer() {
        return !isTransient
                && code >= 1_000_000
                && this != INVALID_ORDER
                && this != MERCHANT_DISABLED
                && this != OUT_OF_STOCK
                && this != NOT_ACKNOWLEDGED
                && this != REFUND_NOT_CHARGED
                && this != REFUND_DURING_DISPUTE;
    }

    public String title() {
        return title;
    }

    /** What the caller can do about it. */
    public String advice() {
        return advice;
    }
}
