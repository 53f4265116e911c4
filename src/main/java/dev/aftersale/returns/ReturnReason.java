package dev.aftersale.returns;

import dev.aftersale.refund.RefundReason;

/** Why a buyer sends something back. Source: Meta's returns API; the sixteen whose names it tells. */
public enum ReturnReason {
    NOT_NEEDED_ANYMORE(RefundReason.BUYERS_REMORSE),
    INACCURATE_DESCRIPTION(RefundReason.NOT_AS_DESCRIBED),
    DEFECTIVE_ITEM(RefundReason.QUALITY_ISSUE),
    BETTER_PRICE(RefundReason.BUYERS_REMORSE),
    OTHER(RefundReason.REFUND_FOR_RETURN),
    DAMAGED_ITEM(RefundReason.DAMAGED_GOODS),
    WRONG_ITEM_RECEIVED(RefundReason.WRONG_ITEM),
    BOUGHT_BY_MISTAKE(RefundReason.BUYERS_REMORSE),
    DUPLICATE_ITEM(RefundReason.BUYERS_REMORSE),
    ITEM_QUALITY_NOT_EXPECTED(RefundReason.QUALITY_ISSUE),
    TOO_SMALL(RefundReason.REFUND_FOR_RETURN),
    TOO_BIG(RefundReason.REFUND_FOR_RETURN),
    DID_NOT_LIKE_STYLE(RefundReason.BUYERS_REMORSE),
    DID_NOT_LIKE_COLOR(RefundReason.BUYERS_REMORSE),
    ORDERED_MULTIPLE_SIZES(RefundReason.BUYERS_REMORSE),
    ORDERED_MULTIPLE_COLORS(RefundReason.BUYERS_REMORSE);

    private final RefundReason refundReason;

    ReturnReason(RefundReason refundReason) {
        this.refundReason = refundReason;
    }

    /** Whether the item was not what was sold: then the way back is not the buyer's to pay, whatever the policy. */
    public boolean isSellersFault() {
        return switch (this) {
            case INACCURATE_DESCRIPTION, DEFECTIVE_ITEM, DAMAGED_ITEM, WRONG_ITEM_RECEIVED -> true;
            case NOT_NEEDED_ANYMORE,
                    BETTER_PRICE,
                    OTHER,
                    BOUGHT_BY_MISTAKE,
                    DUPLICATE_ITEM,
                    ITEM_QUALITY_NOT_EXPECTED,
                    TOO_SMALL,
                    TOO_BIG,
                    DID_NOT_LIKE_STYLE,
                    DID_NOT_LIKE_COLOR,
                    ORDERED_MULTIPLE_SIZES,
                    ORDERED_MULTIPLE_COLORS -> false;
        };
    }

    /** The reason of the refund that follows. */
    RefundReason refundReason() {
        return refundReason;
    }
}
