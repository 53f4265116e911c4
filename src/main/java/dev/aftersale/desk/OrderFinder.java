package dev.aftersale.desk;

import dev.aftersale.audit.Audit;
import dev.aftersale.audit.AuditAction;
import dev.aftersale.base.Db;
import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.mask.Masks;
import dev.aftersale.order.Order;
import dev.aftersale.order.OrderLookup;
import dev.aftersale.order.OrderPart;
import dev.aftersale.order.OrderState;
import dev.aftersale.order.Orders;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the order that an agent talks about. Each look-up is in the audit log, without what it was asked by. */
@Component
public class OrderFinder {

    /** More than these are no answer to a question about one. */
    public static final int MOST = 10;

    private static final int LONGEST = 200;

    private final Db db;
    private final Orders orders;
    private final OrderLookup lookup;
    private final Masks masks;

    OrderFinder(Db db, Orders orders, OrderLookup lookup, Masks masks) {
        this.db = db;
        this.orders = orders;
        this.lookup = lookup;
        this.masks = masks;
    }

    /** What it was found by. */
    public enum By {
        ORDER_ID,
        /** The merchant's own number, or the checkout's. */
        REFERENCE,
        /** The address that stands for the buyer, or for the merchant, in one of its conversations. */
        MASK,
        EMAIL
    }

    /** @param orders the latest first */
    public record Found(By by, List<Order> orders) {}

    public Found find(MerchantId merchant, String question) {
        String wanted = question.strip();
        if (wanted.isEmpty() || wanted.length() > LONGEST || wanted.chars().anyMatch(Character::isISOControl)) {
            throw Problem.INVALID_PARAMETER.at("q", "must have 1 to " + LONGEST + " characters, on one line.");
        }
        var found = found(merchant, wanted);
        db.within(merchant, tx -> {
            var seen = new LinkedHashMap<String, Object>();
            seen.put("by", found.by().name().toLowerCase(Locale.ROOT));
            seen.put(
                    "orders",
                    found.orders().stream()
                            .map(order -> Long.toString(order.id()))
                            .toList());
            Audit.record(
                    tx,
                    merchant,
                    AuditAction.ORDER_LOOKED_UP,
                    Integer.toString(found.orders().size()),
                    null,
                    seen);
            return merchant;
        });
        return found;
    }

    private Found found(MerchantId merchant, String wanted) {
        Long id = orderId(wanted);
        if (id != null) {
            var order = orders.find(merchant, id, EnumSet.allOf(OrderPart.class));
            if (order.isPresent()) {
                return new Found(By.ORDER_ID, List.of(order.get()));
            }
        }
        var mask = masks.find(wanted).filter(one -> one.merchant().equals(merchant));
        if (mask.isPresent()) {
            return new Found(
                    By.MASK,
                    orders.find(merchant, mask.get().orderId(), EnumSet.allOf(OrderPart.class)).stream()
                            .toList());
        }
        boolean isEmail = wanted.indexOf('@') > 0;
        return new Found(isEmail ? By.EMAIL : By.REFERENCE, known(merchant, wanted, isEmail));
    }

    /**
     * Names are terms as well: only what is known by the whole of an address or a number is meant here. While an
     * order is on hold, the merchant is not told who bought.
     */
    private List<Order> known(MerchantId merchant, String wanted, boolean isEmail) {
        List<Long> ids = lookup.known(wanted, List.of(merchant), MOST * 3).stream()
                .map(found -> found.order().id())
                .toList();
        return orders.find(merchant, ids, EnumSet.allOf(OrderPart.class)).stream()
                .filter(order -> isEmail
                        ? order.core().state() != OrderState.FB_PROCESSING
                                && wanted.equalsIgnoreCase(order.buyer().email())
                        : isSame(wanted, order.core().reference()) || isSame(wanted, order.externalId()))
                .sorted((one, other) -> Long.compare(other.id(), one.id()))
                .limit(MOST)
                .toList();
    }

    private static boolean isSame(String wanted, @Nullable String number) {
        return number != null && plain(wanted).equals(plain(number));
    }

    private static String plain(String text) {
        return text.replaceAll("\\s+", "").toLowerCase(Locale.ROOT);
    }

    private static @Nullable Long orderId(String wanted) {
        String digits = wanted.replaceAll("[\\s#]+", "");
        if (!digits.matches("[0-9]{15,19}")) {
            return null;
        }
        try {
            return Ids.parse(digits);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
