package dev.aftersale.returns;

import static dev.aftersale.returns.ReturnShop.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.Seed;
import dev.aftersale.testing.TestServer;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A month of a shop in London over a night in which the clocks change, a tick each half hour. What is expected is counted on
 * the fingers, apart from the code that is tested: a deadline is a time on the wall, not a number of hours.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ThirtyDaysOfReturnsIT {

    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final Duration STEP = Duration.ofMinutes(30);
    private static final int ANSWER_DAYS = 2;
    private static final int REFUND_DAYS = 5;

    @RegisterExtension
    static final TestServer server = new TestServer().with("aftersale.workers.enabled", false);

    @AfterEach
    void the_time_of_the_world() {
        server.clock().run();
    }

    /** A calendar that works all week has deadlines on the very Sunday of the change, also in the hour that is not there. */
    enum Week {
        MONDAY_TO_FRIDAY(EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY)),
        ALL_DAYS(EnumSet.allOf(DayOfWeek.class));

        private final Set<DayOfWeek> working;

        Week(Set<DayOfWeek> working) {
            this.working = working;
        }

        /** The same time on the wall, so many working days later; what comes on a day off comes as the next one begins. */
        private Instant after(Instant at, int days) {
            LocalDateTime wall = at.atZone(LONDON).toLocalDateTime();
            while (!works(wall.toLocalDate())) {
                wall = wall.toLocalDate().plusDays(1).atStartOfDay();
            }
            for (int left = days; left > 0; ) {
                wall = wall.plusDays(1);
                left -= works(wall.toLocalDate()) ? 1 : 0;
            }
            return wall.atZone(LONDON).toInstant();
        }

        private boolean works(LocalDate day) {
            return working.contains(day.getDayOfWeek());
        }
    }

    /**
     * A return, and when somebody will do something about it; null: never.
     *
     * @param answerAt when it is accepted, and received with it
     * @param closeAt when what was received is settled
     */
    private record Asked(long id, Instant at, Instant answerAt, Instant closeAt) {}

    /** What the clock is to have done by itself, and when it was due. */
    private record Struck(Move move, Instant due) {}

    static List<Arguments> changes_of_the_clocks() {
        return List.of(
                Arguments.of("2026-03-29T01:00", Week.MONDAY_TO_FRIDAY), // an hour is left out
                Arguments.of("2026-10-25T01:00", Week.ALL_DAYS)); // an hour comes twice
    }

    @ParameterizedTest
    @MethodSource("changes_of_the_clocks")
    void no_deadline_is_missed_doubled_or_wrong(String night, Week week) {
        long seed = Seed.of("thirty days of returns");
        var random = new Random(seed);
        Instant change = LocalDateTime.parse(night).atZone(LONDON).toInstant();
        server.clock()
                .set(LocalDateTime.parse(night)
                        .minusDays(15)
                        .minusMinutes(50)
                        .atZone(LONDON)
                        .toInstant());
        var shop = new ReturnShop(server).policy(terms -> {
            terms.workingDays = week.working;
            return terms;
        });
        var asked = new ArrayList<Asked>();
        @SuppressWarnings("ModifiedButNotUsed") // removeIf does something about each that is in it
        var open = new ArrayList<Asked>();
        for (int i = 0; i < 30 * 48; i++) {
            boolean soon =
                    Duration.between(server.clock().instant(), change).abs().compareTo(Duration.ofDays(3)) < 0;
            if (random.nextInt(soon ? 8 : 40) == 0) {
                asked.add(ask(shop, random, "buyer" + i));
                open.add(asked.getLast());
            }
            server.clock().advance(STEP);
            open.removeIf(one -> handle(shop, one));
            tickTwiceAtOnce();
        }
        Instant end = server.clock().instant();
        var kinds = EnumSet.noneOf(Move.class);
        int across = 0;
        for (Asked one : asked) {
            String what = "seed %d, return of %s".formatted(seed, one.at().atZone(LONDON));
            List<Struck> expected = expected(week, one, end);
            check(shop, one, week, expected, what);
            for (Struck struck : expected) {
                kinds.add(struck.move());
                boolean isAcross = one.at().isBefore(change) && struck.due().isAfter(change);
                across += isAcross ? 1 : 0;
            }
        }
        assertThat(kinds)
                .as("seed %d: what this month has seen", seed)
                .containsExactlyInAnyOrder(Move.REMIND, Move.OVERDUE, Move.REFUND_OVERDUE);
        assertThat(across).as("seed %d: deadlines beyond the change", seed).isGreaterThan(15);
    }

    private static Asked ask(ReturnShop shop, Random random, String buyer) {
        Return row = shop.ask(shop.sell(buyer), wanted("MUG", 1, ReturnReason.OTHER));
        Instant at = server.clock().instant();
        Instant answer = random.nextInt(3) == 0 ? null : at.plus(minutes(random, 4));
        Instant close = answer == null || random.nextBoolean() ? null : answer.plus(minutes(random, 12));
        return new Asked(row.id(), at, answer, close);
    }

    private static Duration minutes(Random random, int days) {
        return Duration.ofMinutes(random.nextInt(days * 24 * 60));
    }

    /** Staff are at it before the clock of the same half hour. Returns whether they are through with it. */
    private static boolean handle(ReturnShop shop, Asked one) {
        Instant now = server.clock().instant();
        if (one.answerAt() == null) {
            return true;
        }
        if (one.answerAt().isAfter(now)) {
            return false;
        }
        Return row = shop.read(one.id());
        if (row.state() == ReturnState.REQUESTED) {
            shop.returns.receive(shop.id, shop.accepted(row).id(), Party.MERCHANT, null, null);
            return one.closeAt() == null;
        }
        if (one.closeAt() == null || one.closeAt().isAfter(now)) {
            return false;
        }
        shop.returns.close(shop.id, one.id(), null, null);
        return true;
    }

    /** Two processes have a clock each; what is due is done by one of them. */
    private static void tickTwiceAtOnce() {
        var other = CompletableFuture.runAsync(ThirtyDaysOfReturnsIT::tick);
        tick();
        other.join();
    }

    /** What must have been struck by {@code end}, in turn. */
    private static List<Struck> expected(Week week, Asked one, Instant end) {
        var expected = new ArrayList<Struck>();
        Instant answered = one.answerAt() == null ? null : tickAfter(one.at(), one.answerAt());
        Instant answerBy = week.after(one.at(), ANSWER_DAYS);
        for (int hours : new int[] {24, 4}) {
            add(expected, Move.REMIND, one, answerBy.minus(Duration.ofHours(hours)), answered, end);
        }
        add(expected, Move.OVERDUE, one, answerBy, answered, end);
        if (answered != null && !answered.isAfter(end)) {
            Instant closed = one.closeAt() == null ? null : tickAfter(one.at(), one.closeAt());
            // What was answered in one half hour is closed in the next at the earliest.
            Instant settled = closed == null || closed.isAfter(answered) ? closed : answered.plus(STEP);
            add(expected, Move.REFUND_OVERDUE, one, week.after(answered, REFUND_DAYS), settled, end);
        }
        return expected;
    }

    /** Unless somebody was faster, or it is not yet time. */
    private static void add(List<Struck> list, Move move, Asked one, Instant due, Instant done, Instant end) {
        Instant tick = tickAfter(one.at(), due);
        if (!tick.isAfter(end) && (done == null || tick.isBefore(done))) {
            list.add(new Struck(move, due));
        }
    }

    /** Ticks come each half hour, at the same distance from every request: all are made between two of them. */
    private static Instant tickAfter(Instant at, Instant due) {
        long steps = Math.ceilDiv(Duration.between(at, due).toMillis(), STEP.toMillis());
        return at.plus(STEP.multipliedBy(Math.max(1, steps)));
    }

    private static void check(ReturnShop shop, Asked one, Week week, List<Struck> expected, String what) {
        Return row = shop.read(one.id());
        assertThat(row.times().answerBy()).as(what).isEqualTo(week.after(one.at(), ANSWER_DAYS));
        List<Return.Step> struck = row.steps().stream()
                .filter(step -> step.party() == Party.PLATFORM)
                .toList();
        assertThat(struck).extracting(Return.Step::move).as(what).isEqualTo(moves(expected));
        for (int i = 0; i < expected.size(); i++) {
            assertThat(struck.get(i).at())
                    .as("%s: %s", what, expected.get(i))
                    .isEqualTo(tickAfter(one.at(), expected.get(i).due()));
        }
        assertThat(row.times().overdueAt()).as(what).isEqualTo(at(struck, Move.OVERDUE));
        assertThat(row.times().refundOverdueAt()).as(what).isEqualTo(at(struck, Move.REFUND_OVERDUE));
        if (row.times().receivedAt() != null) {
            assertThat(row.times().refundBy())
                    .as(what)
                    .isEqualTo(week.after(row.times().receivedAt(), REFUND_DAYS));
        }
        assertThat(told(shop, one.id()))
                .as("%s: what went to mail and webhooks", what)
                .containsExactlyInAnyOrderElementsOf(moves(expected).stream()
                        .map(move -> move.told().wireName())
                        .toList());
    }

    private static List<Move> moves(List<Struck> struck) {
        return struck.stream().map(Struck::move).toList();
    }

    private static Instant at(List<Return.Step> steps, Move move) {
        return steps.stream()
                .filter(step -> step.move() == move)
                .map(Return.Step::at)
                .findFirst()
                .orElse(null);
    }

    /** An event each: what is told twice was done twice, whatever the steps say. */
    private static List<String> told(ReturnShop shop, long returnId) {
        return server.db()
                .within(
                        shop.id,
                        tx -> tx.sql()
                                .sql("""
                                        SELECT type FROM event
                                         WHERE shard = ? AND object_id = ?
                                           AND type IN ('return.reminder', 'return.overdue', 'return.refund_overdue')
                                        """)
                                .param(shop.id.shard())
                                .param(returnId)
                                .query(String.class)
                                .list());
    }

    private static List<Instant> stepsOf(Return row, Move move) {
        return row.steps().stream()
                .filter(step -> step.move() == move)
                .map(Return.Step::at)
                .toList();
    }

    /** The window is counted in days, and ends with the last one, whichever hour is missing in between. */
    @ParameterizedTest
    @CsvSource({"2026-03-10T09:00, 2026-04-10T00:00", "2026-10-10T23:30, 2026-11-10T00:00"})
    void the_window_ends_at_midnight_on_the_wall(String shipped, String closes) {
        server.clock().set(LocalDateTime.parse(shipped).atZone(LONDON).toInstant());
        var shop = new ReturnShop(server);
        long order = shop.sell("window");
        Instant end = LocalDateTime.parse(closes).atZone(LONDON).toInstant();
        assertThat(shop.returns.eligibility(shop.id, order).lines())
                .extracting(Eligibility.Line::until)
                .containsOnly(end);
        server.clock().set(end.minusSeconds(1));
        assertThat(shop.returns.eligibility(shop.id, order).isAny()).isTrue();
        server.clock().set(end);
        assertThat(shop.returns.eligibility(shop.id, order).isAny()).isFalse();
    }

    @Test
    void after_a_long_sleep_the_deadline_is_told_once_and_the_reminders_are_dropped() {
        server.clock().set(Instant.parse("2026-06-01T08:00:00Z"));
        var shop = new ReturnShop(server);
        Return row = shop.ask(shop.sell("sleeper"), wanted("MUG", 1, ReturnReason.OTHER));
        server.clock().advance(Duration.ofDays(10));
        tick();
        tick();
        row = shop.read(row.id());
        assertThat(row.isOverdue()).isTrue();
        assertThat(row.steps()).extracting(Return.Step::move).containsExactly(Move.REQUEST, Move.OVERDUE);
        assertThat(server.bean(ReturnEscalations.class).overdue(Instant.EPOCH, 1_000))
                .extracting(Return::id)
                .contains(row.id());
        shop.accepted(row);
        assertThat(server.bean(ReturnEscalations.class).overdue(Instant.EPOCH, 1_000))
                .extracting(Return::id)
                .doesNotContain(row.id());
    }

    @Test
    void a_refund_that_does_not_follow_is_told_once_and_a_label_is_made_by_itself() {
        server.clock().set(Instant.parse("2026-06-15T08:00:00Z")); // a Monday
        var shop = new ReturnShop(server).policy(terms -> {
            terms.labelOnAcceptance = true;
            return terms;
        });
        Return row = shop.accepted(shop.ask(shop.sell("late"), wanted("MUG", 1, ReturnReason.OTHER)));
        tick();
        tick();
        assertThat(shop.read(row.id()).state()).isEqualTo(ReturnState.LABEL_SENT);
        assertThat(shop.read(row.id()).labels()).hasSize(1);
        shop.returns.receive(shop.id, row.id(), Party.MERCHANT, null, null);
        assertThat(shop.read(row.id()).times().refundBy()).isEqualTo(Instant.parse("2026-06-22T08:00:00Z"));
        server.clock().advance(Duration.ofDays(7).minusSeconds(1));
        tick();
        assertThat(shop.read(row.id()).times().refundOverdueAt()).isNull();
        server.clock().advance(Duration.ofSeconds(1));
        tick();
        tick();
        assertThat(stepsOf(shop.read(row.id()), Move.REFUND_OVERDUE)).hasSize(1);
    }

    private static void tick() {
        while (server.bean(ReturnClock.class).tick() > 0) {
            // there may be more to do
        }
    }
}
