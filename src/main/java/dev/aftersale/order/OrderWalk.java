package dev.aftersale.order;

import dev.aftersale.base.MerchantId;
import dev.aftersale.order.OrderLists.SearchTarget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a list is read: along which index, in which order, and what of the filter is left to be looked at on the way.
 *
 * @param stride how many candidates are passed before the walk rests, where not all of them fit
 */
record OrderWalk(
        MerchantId merchant,
        OrderFilter filter,
        SearchTarget target,
        Path path,
        int stride,
        List<Condition> conditions) {

    enum Path {
        /** Nothing can be found. */
        NOWHERE,
        ONE_ORDER,
        /** Newest first, of each term and product, merged. */
        TERMS,
        /** Soonest promise first. */
        TO_SHIP,
        /** Newest first, of each open state, merged. */
        OPEN_STATES,
        /** Newest first. */
        REFUNDED,
        CANCELLED,
        /** Newest sale first. */
        PLACED
    }

    /** On columns of {@code o}; {@code argument} is for its one question mark. */
    record Condition(String sql, @Nullable Object argument) {
        Condition(String sql) {
            this(sql, null);
        }
    }

    private static final int FAR = 2_000;

    /** So many candidates first: where one in ten fits, they fill a page. */
    static final int SHORT = 500;

    /** With many terms to merge, each of them may give as many candidates. */
    private static final int NEAR = 300;

    private static final String IS_MARKED = """
            EXISTS (SELECT FROM order_term t
                     WHERE t.shard = o.shard AND t.merchant_id = o.merchant_id AND t.test = o.test AND t.term = ?
                       AND t.order_id = o.id)""";

    static OrderWalk of(MerchantId merchant, OrderFilter filter, SearchTarget wanted) {
        SearchTarget target = wanted.given() ? wanted : marked(filter);
        Path path = path(filter, target);
        return new OrderWalk(
                merchant,
                filter,
                target,
                path,
                target.terms().size() > 8 ? NEAR : FAR,
                List.copyOf(conditions(filter, target, path)));
    }

    /** Where nothing else is looked for, the mark of an order is a term like any other. The rarer one leads. */
    private static SearchTarget marked(OrderFilter filter) {
        return filter.withdrawn()
                ? SearchTarget.WITHDRAWN
                : filter.returned() ? SearchTarget.RETURNED : SearchTarget.NONE;
    }

    private static Path path(OrderFilter filter, SearchTarget target) {
        if (target.id() != null) {
            return Path.ONE_ORDER;
        }
        if (target.given()) {
            return target.terms().isEmpty() && target.skus().isEmpty() ? Path.NOWHERE : Path.TERMS;
        }
        if (filter.lateOn() != null) {
            return Path.TO_SHIP;
        }
        if (!filter.stages().isEmpty() && filter.stages().stream().allMatch(OrderStage::isOpen)) {
            return Path.OPEN_STATES;
        }
        if (filter.refunded()) {
            return Path.REFUNDED;
        }
        return filter.stages().equals(Set.of(OrderStage.CANCELLED)) ? Path.CANCELLED : Path.PLACED;
    }

    private static List<Condition> conditions(OrderFilter filter, SearchTarget target, Path path) {
        var conditions = new ArrayList<Condition>();
        if (path != Path.PLACED) {
            conditions.addAll(placed(filter));
        }
        if (!filter.stages().isEmpty() && !(path == Path.OPEN_STATES && isWholeStates(filter.stages()))) {
            conditions.add(new Condition(stages(filter.stages())));
        }
        if (filter.channel() != null) {
            conditions.add(new Condition("o.channel = ?", filter.channel()));
        }
        if (filter.refunded() && path != Path.REFUNDED) {
            conditions.add(new Condition("o.refunds > 0"));
        }
        if (filter.returned() && !target.equals(SearchTarget.RETURNED)) {
            conditions.add(new Condition(IS_MARKED, SearchTerms.RETURNED));
        }
        if (filter.withdrawn() && !target.equals(SearchTarget.WITHDRAWN)) {
            conditions.add(new Condition(IS_MARKED, SearchTerms.WITHDRAWN));
        }
        if (filter.lateOn() != null && path != Path.TO_SHIP) {
            conditions.add(new Condition("o.state IN ('CREATED', 'IN_PROGRESS') AND o.ship_by < ?", filter.lateOn()));
        }
        return conditions;
    }

    /** The window of time, which the index itself knows on the path {@link Path#PLACED}. */
    static List<Condition> placed(OrderFilter filter) {
        var conditions = new ArrayList<Condition>();
        Instant from = filter.placedFrom();
        Instant before = filter.placedBefore();
        if (from != null) {
            conditions.add(new Condition("o.placed_at >= ?", from));
        }
        if (before != null) {
            conditions.add(new Condition("o.placed_at < ?", before));
        }
        return conditions;
    }

    /** Whether the states alone say it, because both or none of the stages of IN_PROGRESS are asked for. */
    private static boolean isWholeStates(Set<OrderStage> stages) {
        return stages.contains(OrderStage.TO_SHIP) == stages.contains(OrderStage.PARTLY_SHIPPED);
    }

    private static String stages(Set<OrderStage> stages) {
        return stages.stream()
                .sorted()
                .map(stage -> switch (stage) {
                    case ON_HOLD, TO_ACKNOWLEDGE -> "o.state = '%s'".formatted(stage.state());
                    case TO_SHIP, CANCELLED -> "o.state = '%s' AND o.units_fulfilled = 0".formatted(stage.state());
                    case PARTLY_SHIPPED, SHIPPED -> "o.state = '%s' AND o.units_fulfilled > 0".formatted(stage.state());
                })
                .collect(Collectors.joining(" OR ", "(", ")"));
    }

    boolean isEmpty() {
        return path == Path.NOWHERE;
    }

    /** Whether candidates may be passed over. */
    boolean isChoosy() {
        return !conditions.isEmpty();
    }

    String order() {
        return switch (path) {
            case TO_SHIP -> "o.ship_by, o.id";
            case PLACED -> "o.placed_at DESC, o.id DESC";
            case NOWHERE, ONE_ORDER, TERMS, OPEN_STATES, REFUNDED, CANCELLED -> "o.id DESC";
        };
    }
}
