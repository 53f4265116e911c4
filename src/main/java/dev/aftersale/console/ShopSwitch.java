package dev.aftersale.console;

import dev.aftersale.mail.shop.ShopMail;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where in a shop system a mail to buyers is switched off.
 *
 * @param way the words that lead there: texts' names go on with a number from 1
 * @param steps how many there are
 * @param name what has to be found there, as the system's English screens name it
 */
public record ShopSwitch(String way, int steps, String name) {

    public List<String> keys() {
        return IntStream.rangeClosed(1, steps)
                .mapToObj(step -> way + "." + step)
                .toList();
    }

    /** Source: the platforms' own documentation. */
    public static ShopSwitch of(ShopMail mail) {
        return switch (mail.platform()) {
            case SHOPIFY ->
                switch (mail.kind()) {
                    case ORDER_CONFIRMATION -> new ShopSwitch("shopify_order", 2, "Order confirmation");
                    case SHIPPING_CONFIRMATION -> new ShopSwitch("shopify_ship", 2, "Shipping confirmation");
                    case CANCELLED -> new ShopSwitch("shopify_undo", 2, "Cancel order");
                    case REFUNDED -> new ShopSwitch("shopify_undo", 2, "Refund");
                    case OUT_FOR_DELIVERY -> new ShopSwitch("shopify_notice", 2, "Out for delivery");
                    case DELIVERED -> new ShopSwitch("shopify_notice", 2, "Delivered");
                    case OTHER -> new ShopSwitch("shopify_notice", 2, "Order edited");
                };
            case BIGCOMMERCE ->
                switch (mail.kind()) {
                    case ORDER_CONFIRMATION -> new ShopSwitch("bigcommerce_order", 2, "Order Email");
                    case SHIPPING_CONFIRMATION, OUT_FOR_DELIVERY, DELIVERED ->
                        new ShopSwitch("bigcommerce_status", 2, "Shipped");
                    case CANCELLED -> new ShopSwitch("bigcommerce_status", 2, "Cancelled");
                    case REFUNDED -> new ShopSwitch("bigcommerce_status", 2, "Refunded");
                    case OTHER -> new ShopSwitch("bigcommerce_status", 2, "Order notifications");
                };
            case MAGENTO ->
                switch (mail.kind()) {
                    case ORDER_CONFIRMATION -> new ShopSwitch("magento", 3, "Order");
                    case SHIPPING_CONFIRMATION, OUT_FOR_DELIVERY, DELIVERED -> new ShopSwitch("magento", 3, "Shipment");
                    case REFUNDED -> new ShopSwitch("magento", 3, "Credit Memo");
                    case CANCELLED, OTHER -> new ShopSwitch("magento", 3, "Order Comments");
                };
            case WOOCOMMERCE ->
                switch (mail.kind()) {
                    case ORDER_CONFIRMATION -> new ShopSwitch("woocommerce", 3, "Processing order");
                    case SHIPPING_CONFIRMATION, OUT_FOR_DELIVERY, DELIVERED ->
                        new ShopSwitch("woocommerce", 3, "Completed order");
                    case CANCELLED -> new ShopSwitch("woocommerce", 3, "Cancelled order");
                    case REFUNDED -> new ShopSwitch("woocommerce", 3, "Refunded order");
                    case OTHER -> new ShopSwitch("woocommerce", 3, "Order details");
                };
            case OTHER -> new ShopSwitch("other", 2, "");
        };
    }
}
