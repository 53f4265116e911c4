package dev.aftersale.mail.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RoomTest {

    private static final int MOST = 4 * 1024 * 1024;

    private static byte[] message(int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(length).nextBytes(bytes);
        return bytes;
    }

    private static InputStream stream(int length) {
        return new ByteArrayInputStream(message(length));
    }

    @Test
    void a_message_comes_out_as_it_went_in_whatever_its_size() throws Exception {
        var room = new Room(2L * MOST);
        for (int length :
                new int[] {0, 1, Room.BEGINNING - 1, Room.BEGINNING, Room.BEGINNING + 1, 320 * 1024, MOST - 1}) {
            try (var place = room.open()) {
                assertThat(place.read(stream(length), MOST)).isEqualTo(message(length));
            }
        }
    }

    @Test
    void no_more_is_read_than_may_come() throws Exception {
        try (var place = new Room(2L * MOST).open()) {
            assertThat(place.read(stream(2 * MOST), MOST)).hasSize(MOST);
        }
    }

    @Test
    void small_messages_always_find_room() throws Exception {
        try (var place = new Room(0).open()) {
            assertThat(place.read(stream(Room.BEGINNING - 1), MOST)).hasSize(Room.BEGINNING - 1);
        }
    }

    @Test
    void large_ones_share_it_and_what_one_gives_back_another_gets() throws Exception {
        var room = new Room(MOST);
        try (var first = room.open();
                var second = room.open()) {
            first.read(stream(3 * MOST / 4), MOST);
            assertThatExceptionOfType(Room.Full.class).isThrownBy(() -> second.read(stream(3 * MOST / 4), MOST));
        }
        try (var third = room.open()) {
            assertThat(third.read(stream(3 * MOST / 4), MOST)).hasSize(3 * MOST / 4);
        }
    }
}
