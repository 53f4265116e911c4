package dev.aftersale.returns;

import static dev.aftersale.returns.ReturnShop.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.testing.TestServer;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A month of a shop in London, over the night in which the clocks change (29 March 2026), a tick each half hour. */
class ThirtyDaysOfReturnsIT {

    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final Duration STEP = Duration.ofMinutes(30);

    @RegisterExtension
    static final TestServer server = new TestServer().with("aftersale.workers.enabled", false);

    @AfterEach
    void the_time_of_the_world() {
        server.clock().run();
    }

    private record Asked(long id, Instant at, Duration answeredAfter) {}

    @Test
    void no_deadline_is_missed_doubled_or_wrong() {
        long seed = Long.getLong("aftersale.seed", 20_260_309L);
        var random = new Random(seed);
        Instant start = LocalDateTime.parse("2026-03-09T00:10").atZone(LONDON).toInstant();
        server.clock().set(start);
        var shop = new ReturnShop(server);
        var asked = new ArrayList<Asked>();
        for (int i = 0; i < 30 * 48; i++) {
            if (random.nextInt(30) == 0) {
                Return row = shop.ask(shop.sell("buyer" + i), wanted("MUG", 1, ReturnReason.OTHER));
                // a third is never answered
                var after = random.nextInt(3) == 0 ? null : Duration.ofMinutes(random.nextInt(5 * 24 * 60));
                asked.add(new Asked(row.id(), server.clock().instant(), after));
            }
            server.clock().advance(STEP);
            for (Asked one : asked) {
                answerIfDue(shop, one);
            }
            tick();
        }
        assertThat(asked).hasSizeGreaterThan(30);
        Instant end = server.clock().instant();
        for (Asked one : asked) {
            check(
                    shop,
                    one,
                    end,
                    "seed %d, return of %s".formatted(seed, one.at().atZone(LONDON)));
        }
    }

    private static void answerIfDue(ReturnShop shop, Asked one) {
        Instant now = server.clock().instant();
        if (one.answeredAfter() == null || one.at().plus(one.answeredAfter()).isAfter(now)) {
            return;
        }
        if (shop.read(one.id()).state() == ReturnState.REQUESTED) {
            shop.returns.accept(shop.id, new Returns.Accept(one.id(), null, null), null);
        }
    }

    private static void check(ReturnShop shop, Asked one, Instant end, String what) {
        Return row = shop.read(one.id());
        Instant answerBy = expectedAnswerBy(one.at());
        assertThat(row.times().answerBy()).as(what).isEqualTo(answerBy);
        Instant until = row.times().answeredAt() == null ? end : row.times().answeredAt();
        var expected = new ArrayList<Instant>();
        for (int hours : new int[] {24, 4}) {
            Instant reminder = answerBy.minus(Duration.ofHours(hours));
            if (tickAfter(one.at(), reminder).isBefore(until)
                    || tickAfter(one.at(), reminder).equals(end)) {
                expected.add(reminder);
            }
        }
        assertThat(stepsOf(row, Move.REMIND)).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(Duration.between(
                            expected.get(i), stepsOf(row, Move.REMIND).get(i)))
                    .as(what)
                    .isBetween(Duration.ZERO, STEP);
        }
        boolean late = !tickAfter(one.at(), answerBy).isAfter(until)
                && (row.times().answeredAt() == null
                        || tickAfter(one.at(), answerBy).isBefore(until));
        assertThat(stepsOf(row, Move.OVERDUE)).as(what).hasSize(late ? 1 : 0);
        assertThat(row.times().overdueAt() != null).as(what).isEqualTo(late);
    }

    /** Answers come before the tick of the same half hour. */
    private static Instant tickAfter(Instant at, Instant due) {
        long steps = Math.ceilDiv(Duration.between(at, due).toMillis(), STEP.toMillis());
        return at.plus(STEP.multipliedBy(steps));
    }

    private static List<Instant> stepsOf(Return row, Move move) {
        return row.steps().stream()
                .filter(step -> step.move() == move)
                .map(Return.Step::at)
                .toList();
    }

    /** Counted on the fingers, apart from the code that is tested. */
    private static Instant expectedAnswerBy(Instant at) {
        LocalDateTime local = at.atZone(LONDON).toLocalDateTime();
        if (isWeekend(local.toLocalDate())) {
            LocalDate monday = local.toLocalDate();
            while (isWeekend(monday)) {
                monday = monday.plusDays(1);
            }
            local = monday.atStartOfDay();
        }
        int days = switch (local.getDayOfWeek()) {
            case MONDAY, TUESDAY, WEDNESDAY -> 2;
            default -> 4;
        };
        return local.plusDays(days).atZone(LONDON).toInstant();
    }

    private static boolean isWeekend(LocalDate day) {
        return day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
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
