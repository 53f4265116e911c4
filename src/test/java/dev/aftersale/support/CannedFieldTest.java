package dev.aftersale.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CannedFieldTest {

    @Test
    void what_is_known_is_filled_in_and_what_is_not_stays_to_be_seen() {
        String filled = CannedField.fill(
                "Dear {buyer_name}, {ORDER_ID}: {tracking}. {me} {} {0}",
                Map.of(CannedField.BUYER_NAME, "Ada $1 \\ {tracking}", CannedField.ORDER_ID, "4711"));
        assertThat(filled).isEqualTo("Dear Ada $1 \\ {tracking}, 4711: {tracking}. {me} {} {0}");
        assertThat(CannedField.unfilled(filled)).containsExactly(CannedField.TRACKING);
        assertThat(CannedField.unfilled("{me} {} {0} {tracking")).isEmpty();
    }

    @Test
    void a_field_that_is_none_is_found_before_it_is_kept() {
        assertThat(CannedField.unknown("{shop} {first_name} {Agent} { shop }")).containsExactly("{first_name}");
    }
}
