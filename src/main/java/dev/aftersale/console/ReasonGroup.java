package dev.aftersale.console;

import dev.aftersale.returns.ReturnReason;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** Reasons as the form of rules puts them together: sixteen boxes a rule would be too many to look at. */
public enum ReasonGroup {
    ANY(EnumSet.noneOf(ReturnReason.class)),
    FAULT(EnumSet.of(
            ReturnReason.INACCURATE_DESCRIPTION,
            ReturnReason.DEFECTIVE_ITEM,
            ReturnReason.DAMAGED_ITEM,
            ReturnReason.WRONG_ITEM_RECEIVED,
            ReturnReason.ITEM_QUALITY_NOT_EXPECTED)),
    SIZE(EnumSet.of(ReturnReason.TOO_SMALL, ReturnReason.TOO_BIG, ReturnReason.ORDERED_MULTIPLE_SIZES)),
    MIND(EnumSet.of(
            ReturnReason.NOT_NEEDED_ANYMORE,
            ReturnReason.BETTER_PRICE,
            ReturnReason.BOUGHT_BY_MISTAKE,
            ReturnReason.DUPLICATE_ITEM,
            ReturnReason.DID_NOT_LIKE_STYLE,
            ReturnReason.DID_NOT_LIKE_COLOR,
            ReturnReason.ORDERED_MULTIPLE_COLORS));

    private final Set<ReturnReason> reasons;

    ReasonGroup(Set<ReturnReason> reasons) {
        this.reasons = Set.copyOf(reasons);
    }

    Set<ReturnReason> reasons() {
        return reasons;
    }

    static ReasonGroup of(Set<ReturnReason> reasons) {
        return Arrays.stream(values())
                .filter(group -> group.reasons.equals(reasons))
                .findFirst()
                .orElse(ANY);
    }
}
