package dev.aftersale.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.base.MerchantId;
import dev.aftersale.event.EventType.Field;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SubscriptionTest {

    /** The command line lists them: not in another order at each start. */
    @Test
    void what_it_is_told_of_is_in_order() {
        var subscription = new Subscription(
                1, new MerchantId(2), 3, "https://shop.test/hook", Set.of(Field.values()), false, Instant.EPOCH, null);
        assertThat(subscription.fields()).containsExactly(Field.values());
    }
}
