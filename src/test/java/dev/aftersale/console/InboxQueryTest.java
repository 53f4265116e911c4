package dev.aftersale.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InboxQueryTest {

    /** From July 2027 on, ids have nineteen digits. */
    @Test
    void a_colleague_and_a_thread_are_known_by_ids_of_later_years() {
        var query = InboxQuery.parse("who=1080638730062079620&after=1080638730062079621");
        assertThat(query.who()).isEqualTo("1080638730062079620");
        assertThat(query.after()).isEqualTo("1080638730062079621");
    }
}
