package dev.aftersale.returns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.returns.ReturnCase.BuyerHistory;
import dev.aftersale.returns.ReturnCase.Decided;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReturnRuleTest {

    private static final ReturnRule SMALL = rule("small", Verdict.RETURNLESS_REFUND, Set.of(), 5_00L, null);
    private static final ReturnRule TRUSTED = rule("trusted", Verdict.INSTANT_REFUND, Set.of(), 100_00L, 3);
    private static final ReturnRule SIZES =
            rule("sizes", Verdict.APPROVE, Set.of(ReturnReason.TOO_BIG, ReturnReason.TOO_SMALL), null, null);

    private static final List<ReturnRule> TABLE = List.of(SMALL, TRUSTED, SIZES);

    @Test
    void the_first_rule_that_fits_decides() {
        assertThat(decide(4_99, 9, ReturnReason.OTHER)).isEqualTo(new Decided(Verdict.RETURNLESS_REFUND, "small"));
        assertThat(decide(5_00, 9, ReturnReason.OTHER)).isEqualTo(new Decided(Verdict.INSTANT_REFUND, "trusted"));
        assertThat(decide(5_00, 2, ReturnReason.TOO_BIG)).isEqualTo(new Decided(Verdict.APPROVE, "sizes"));
    }

    @Test
    void where_none_fits_a_human_looks() {
        assertThat(decide(100_00, 9, ReturnReason.OTHER)).isEqualTo(new Decided(Verdict.REVIEW, null));
        assertThat(decide(100_00, 9, ReturnReason.TOO_BIG, ReturnReason.OTHER).verdict())
                .as("one reason of two is not enough")
                .isEqualTo(Verdict.REVIEW);
    }

    @Test
    void a_sum_in_another_currency_fits_no_rule_with_a_sum() {
        var yen = new ReturnCase(
                Set.of(ReturnReason.OTHER), List.of("MUG"), 100, "JPY", Resolution.REFUND, 0, BuyerHistory.NONE);
        assertThat(ReturnRule.decide(TABLE, yen, "GBP").verdict()).isEqualTo(Verdict.REVIEW);
    }

    @Test
    void products_are_named_whole_or_by_their_beginning() {
        assertThat(ReturnRule.isNamed(List.of("sale-*"), "SALE-MUG")).isTrue();
        assertThat(ReturnRule.isNamed(List.of("mug"), "MUG")).isTrue();
        assertThat(ReturnRule.isNamed(List.of("mug"), "MUG-BLUE")).isFalse();
        assertThat(ReturnRule.isNamed(List.of(), "MUG")).isFalse();
    }

    private static Decided decide(long value, int orders, ReturnReason... reasons) {
        var facts = new ReturnCase(
                Set.of(reasons),
                List.of("MUG"),
                value,
                "GBP",
                Resolution.REFUND,
                0,
                new BuyerHistory(orders, 400, 1, 0));
        return ReturnRule.decide(TABLE, facts, "GBP");
    }

    private static ReturnRule rule(
            String name, Verdict then, Set<ReturnReason> reasons, Long valueBelow, Integer minOrders) {
        return new ReturnRule(name, then, reasons, null, valueBelow, List.of(), minOrders, null, null, false);
    }
}
