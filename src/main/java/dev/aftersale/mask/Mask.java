package dev.aftersale.mask;

import dev.aftersale.base.MerchantId;

/**
 * Whom an address of ours stands for: one side of one conversation.
 *
 * @param local what stands before the {@code @}
 * @param side whom it stands for; the other side writes to it
 */
public record Mask(String local, MerchantId merchant, long orderId, Topic topic, Side side) {

    /** What an order's conversation is about. An order has one of each at most. */
    public enum Topic {
        INQUIRY,
        CLAIM,
        CHARGEBACK
    }

    public enum Side {
        BUYER,
        MERCHANT;

        public Side other() {
            return this == BUYER ? MERCHANT : BUYER;
        }
    }
}
