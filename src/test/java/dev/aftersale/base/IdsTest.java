package dev.aftersale.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

    @Test
    void an_id_tells_its_shard() {
        for (int shard = 0; shard < Ids.SHARDS; shard++) {
            assertThat(Ids.shard(Ids.next(shard))).isEqualTo(shard);
            assertThat(new MerchantId(Ids.next(shard)).shard()).isEqualTo(shard);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1024, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void there_are_no_other_shards(int shard) {
        assertThatThrownBy(() -> Ids.next(shard)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_id_begins_with_when_it_was_made() {
        // Many ids in one millisecond run ahead of the clock, but not by much.
        var before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        var made = Instant.parse("2020-01-01T00:00:00Z").plusMillis(Ids.next(1) >>> 22);
        assertThat(made).isBetween(before, Instant.now().plus(Duration.ofMinutes(1)));
    }

    @Test
    void a_time_parts_the_ids_made_before_it_from_those_made_after() {
        long before = Ids.next(1023);
        long after = Ids.firstAt(Instant.now().plus(Duration.ofMinutes(1)));
        assertThat(Ids.firstAt(Instant.now().minus(Duration.ofMinutes(1))))
                .isLessThan(before)
                .isPositive();
        assertThat(after).isGreaterThan(before);
        assertThat(Ids.firstAt(Instant.EPOCH)).isZero();
    }

    @Test
    void ids_of_a_shard_grow() {
        long[] ids = LongStream.generate(() -> Ids.next(9)).limit(100_000).toArray();
        for (int i = 1; i < ids.length; i++) {
            assertThat(ids[i]).isGreaterThan(ids[i - 1]);
        }
        assertThat(ids[0]).isPositive();
    }

    @Test
    void many_threads_never_get_the_same_id() {
        Set<Long> seen = ConcurrentHashMap.newKeySet();
        IntStream.range(0, 200_000)
                .parallel()
                .forEach(i -> assertThat(seen.add(Ids.next(i % 4))).isTrue());
    }

    @Test
    void what_the_api_wrote_is_read_back() {
        long id = Ids.next(1023);
        assertThat(Ids.parse(Long.toString(id))).isEqualTo(id);
        assertThat(Ids.read(Long.toString(id))).contains(id);
    }

    @Test
    void the_ids_of_2027_have_a_digit_more_and_are_read_as_well() {
        long later = Ids.firstAt(Instant.parse("2028-02-29T12:00:00Z"));
        assertThat(Long.toString(later)).hasSize(19);
        assertThat(Ids.read(Long.toString(later))).contains(later);
        assertThat(Ids.read(Long.toString(Long.MAX_VALUE))).contains(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "0", "-1", "1.0", "1e3", "abc", "9223372036854775808", "1 ", "0x10"})
    void what_is_no_id_is_refused(String text) {
        assertThatThrownBy(() -> Ids.parse(text)).isInstanceOf(NumberFormatException.class);
        assertThat(Ids.read(text)).isEmpty();
    }
}
