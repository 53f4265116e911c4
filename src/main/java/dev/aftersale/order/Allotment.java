package dev.aftersale.order;

import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import dev.aftersale.base.Shares;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;

/** Units of an order's open lines, with the part of the lines' money that goes with them. */
record Allotment(List<Line> lines) {

    /** @param net of what was neither shipped nor cancelled before, for {@code quantity} of the open units */
    record Line(Item item, int quantity, long net, long tax) {}

    /** How a caller wants to hear that an item isn't there, or that fewer units are open. */
    record Refusals(Problem unknownItem, Function<Item, Problem> tooMany) {}

    /** Every unit that is open. */
    static Allotment everything(List<Item> items) {
        var lines = new ArrayList<Line>();
        for (Item item : items) {
            if (item.open() > 0) {
                lines.add(part(item, item.open()));
            }
        }
        return new Allotment(lines);
    }

    /** The units asked for; the same item may be named twice. */
    static Allotment of(List<Item> items, List<ItemQuantity> wanted, Refusals refusals) {
        var quantities = new LinkedHashMap<Item, Integer>();
        for (ItemQuantity want : wanted) {
            Item item = find(items, want, refusals.unknownItem());
            if (want.quantity() < 1) {
                throw Problem.INVALID_PARAMETER.because(want.name() + ": quantity must be at least 1.");
            }
            int sum;
            try {
                sum = Math.addExact(quantities.getOrDefault(item, 0), want.quantity());
            } catch (ArithmeticException e) {
                throw tooMany(item, want.quantity(), refusals);
            }
            if (sum > item.open()) {
                throw tooMany(item, sum, refusals);
            }
            quantities.put(item, sum);
        }
        var lines = new ArrayList<Line>();
        quantities.forEach((item, quantity) -> lines.add(part(item, quantity)));
        return new Allotment(lines);
    }

    private static ProblemException tooMany(Item item, int asked, Refusals refusals) {
        return refusals.tooMany()
                .apply(item)
                .because("item %d (%s): %d asked, %d of %d open (%d shipped, %d cancelled)."
                        .formatted(
                                item.id(),
                                item.retailerId(),
                                asked,
                                item.open(),
                                item.quantity(),
                                item.fulfilled(),
                                item.cancelled()));
    }

    static Item find(List<Item> items, ItemQuantity want, Problem unknown) {
        Item found = null;
        for (Item item : items) {
            boolean fits = want.itemId() != null
                    ? item.id() == want.itemId()
                    : item.retailerId().equals(want.retailerId());
            if (fits) {
                // A retailer id may stand on several lines: take one that still has something open.
                if (want.itemId() != null || item.open() > 0) {
                    return item;
                }
                found = item;
            }
        }
        if (found == null) {
            throw unknown.because("This order has no " + want.name() + ".");
        }
        return found;
    }

    /** The last open unit takes the rest, so that parts add up to the line. */
    private static Line part(Item item, int quantity) {
        long net = item.net() - item.shippedNet() - item.cancelledNet();
        long tax = item.tax() - item.shippedTax() - item.cancelledTax();
        return new Line(
                item, quantity, Shares.floor(net, quantity, item.open()), Shares.floor(tax, quantity, item.open()));
    }

    int units() {
        return lines.stream().mapToInt(Line::quantity).sum();
    }

    long net() {
        return lines.stream().mapToLong(Line::net).sum();
    }

    long tax() {
        return lines.stream().mapToLong(Line::tax).sum();
    }

    long[] itemIds() {
        return lines.stream().mapToLong(line -> line.item().id()).toArray();
    }

    int[] quantities() {
        return lines.stream().mapToInt(Line::quantity).toArray();
    }

    long[] nets() {
        return lines.stream().mapToLong(Line::net).toArray();
    }

    long[] taxes() {
        return lines.stream().mapToLong(Line::tax).toArray();
    }
}
