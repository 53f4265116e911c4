package dev.aftersale.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.mail.MailStore.Lane;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DueLanesTest {

    private static final Lane ONE = new Lane(1, "one.test");
    private static final Lane TWO = new Lane(2, "two.test");

    private final DueLanes lanes = new DueLanes();

    private List<Lane> all() {
        var all = new ArrayList<Lane>();
        for (Lane lane = lanes.take(); lane != null; lane = lanes.take()) {
            all.add(lane);
        }
        return all;
    }

    @Test
    void a_lane_is_asked_as_often_as_it_has_mail_and_others_have_their_turn_in_between() {
        lanes.put(ONE, 3);
        lanes.put(TWO, 1);
        assertThat(all()).containsExactly(ONE, TWO, ONE, ONE);
        assertThat(lanes.isEmpty()).isTrue();
    }

    @Test
    void what_is_counted_anew_is_not_added_to_what_was_counted_before_and_keeps_its_turn() {
        lanes.put(ONE, 2);
        lanes.put(TWO, 1);
        lanes.put(ONE, 1);
        assertThat(all()).containsExactly(ONE, TWO);
    }

    @Test
    void a_lane_of_which_others_have_carried_all_is_not_asked_again() {
        lanes.put(ONE, 5);
        assertThat(lanes.take()).isEqualTo(ONE);
        lanes.remove(ONE);
        assertThat(lanes.take()).isNull();
    }
}
