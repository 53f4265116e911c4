package dev.aftersale.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void none_is_given_twice_while_the_one_who_asked_has_yet_to_listen() {
        assertThat(Stream.generate(Ports::free).limit(900)).doesNotHaveDuplicates();
    }

    @Test
    void another_jvm_has_others() throws IOException {
        int own = Ports.free() / 1_000;
        try (var theirs = Ports.claim()) {
            assertThat(theirs.getLocalPort() / 1_000).isNotEqualTo(own);
        }
    }
}
