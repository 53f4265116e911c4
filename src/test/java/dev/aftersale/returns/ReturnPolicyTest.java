package dev.aftersale.returns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.base.Json;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReturnPolicyTest {

    private static final ReturnRule RULE = new ReturnRule(
            "any", Verdict.REVIEW, Set.of(ReturnReason.values()), null, null, List.of(), null, null, null, false);

    /** A policy that is the same must be written the same, or the audit log tells of changes that nobody made. */
    @Test
    void what_a_policy_names_is_in_order() {
        String json = Json.write(ReturnPolicy.DEFAULT)
                .replaceFirst("\"workingDays\":\\[[^]]*]", "\"workingDays\":[\"SUNDAY\",\"FRIDAY\",\"MONDAY\"]")
                .replace("\"holidays\":[]", "\"holidays\":[\"2027-01-01\",\"2026-12-26\",\"2026-12-25\"]")
                .replace("\"rules\":[]", "\"rules\":[" + Json.write(RULE) + "]");

        ReturnPolicy policy = Json.read(json, ReturnPolicy.class);

        assertThat(policy.workingDays()).containsExactly(DayOfWeek.MONDAY, DayOfWeek.FRIDAY, DayOfWeek.SUNDAY);
        assertThat(policy.holidays())
                .containsExactly(LocalDate.of(2026, 12, 25), LocalDate.of(2026, 12, 26), LocalDate.of(2027, 1, 1));
        assertThat(policy.rules().getFirst().reasons()).containsExactly(ReturnReason.values());
        assertThat(Json.write(policy)).contains("[\"MONDAY\",\"FRIDAY\",\"SUNDAY\"]");
    }
}
