package dev.aftersale;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AftersaleTest {

    @Test
    void runs_on_the_java_it_is_built_for() {
        assertThat(Runtime.version().feature()).isEqualTo(25);
    }
}
