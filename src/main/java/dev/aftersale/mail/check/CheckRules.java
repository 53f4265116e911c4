package dev.aftersale.mail.check;

import dev.aftersale.mail.check.CheckReport.Confirmed;
import dev.aftersale.mail.check.CheckReport.State;
import dev.aftersale.mail.check.CheckReport.Verdict;
import dev.aftersale.mail.check.Standing.Reach;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of a check after an attempt, and when its day is over. No input but its arguments. */
final class CheckRules {

    /** When it is tried again after "later": greylisting lets a server in that comes back. */
    static final List<Duration> RETRIES =
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofMinutes(60));

    /** How long somebody may take to confirm. */
    static final Duration TO_CONFIRM = Duration.ofHours(24);

    static final Duration AGAIN_AFTER = Duration.ofDays(30);

    /** An address in trouble is looked at sooner. */
    static final Duration AGAIN_SOON = Duration.ofDays(3);

    static final int HARD_BOUNCES = 3;

    /**
     * So many checks in a row that nobody confirmed, and the address rests until somebody asks for another one: it may be a
     * stranger's, who never will.
     */
    static final int MOST_FAILED = 3;

    private CheckRules() {}

    static CheckReport afterAttempt(CheckReport check, List<StepResult> steps, Instant now) {
        StepResult last = steps.stream()
                .filter(one -> one.verdict() == StepVerdict.LATER)
                .findFirst()
                .orElse(null);
        boolean isSent =
                steps.stream().anyMatch(one -> one.step() == CheckStep.MESSAGE && one.verdict() == StepVerdict.GOOD);
        if (isSent) {
            List<StepResult> told = check.deferrals() == 0 ? steps : withDelay(check, steps, now);
            StepResult message = told.stream()
                    .filter(one -> one.step() == CheckStep.MESSAGE)
                    .findFirst()
                    .orElseThrow();
            return with(
                    check,
                    State.ASKED,
                    null,
                    StepResult.replaced(told, message.as(StepVerdict.ASKED, "asked")),
                    check.deferrals(),
                    now.plus(TO_CONFIRM),
                    now,
                    null);
        }
        boolean isRefused = steps.stream().anyMatch(one -> one.verdict() == StepVerdict.BAD && counts(one));
        if (!isRefused && last != null && check.deferrals() < RETRIES.size()) {
            Instant next = now.plus(RETRIES.get(check.deferrals()));
            return with(check, State.DUE, null, steps, check.deferrals() + 1, next, null, null);
        }
        List<StepResult> settled = last == null || isRefused
                ? steps
                : StepResult.replaced(
                        steps,
                        last.as(
                                StepVerdict.BAD,
                                stillLater(last),
                                last.details().toArray(String[]::new)));
        return with(check, State.DONE, Verdict.BAD, settled, check.deferrals(), null, null, now);
    }

    private static String stillLater(StepResult last) {
        return last.advice().equals("greylisted") ? "greylisted_long" : last.advice();
    }

    /** Our own records are our own business: they keep no mail from being sent. */
    private static boolean counts(StepResult step) {
        return step.step() != CheckStep.OWN_RECORDS;
    }

    private static List<StepResult> withDelay(CheckReport check, List<StepResult> steps, Instant now) {
        long minutes = Duration.between(check.startedAt(), now).toMinutes();
        return steps.stream()
                .map(one -> one.step() == CheckStep.RECIPIENT
                        ? one.as(StepVerdict.NOTED, "greylisted_for", Long.toString(minutes))
                        : one)
                .toList();
    }

    static CheckReport unseen(CheckReport check, Instant now) {
        List<StepResult> steps = check.step(CheckStep.MESSAGE)
                .map(message -> StepResult.replaced(check.steps(), message.as(StepVerdict.BAD, "unseen")))
                .orElse(check.steps());
        return with(check, State.DONE, Verdict.UNSEEN, steps, check.deferrals(), null, check.sentAt(), now);
    }

    /**
     * Somebody confirmed, so the mailbox is no stranger's and may be sent the large mail.
     *
     * @param isLatest whether no later check is under way, which will send one of its own
     */
    static CheckReport confirmed(CheckReport check, Confirmed how, boolean isLatest, Instant now) {
        List<StepResult> steps = confirmed(check, how);
        CheckReport seen = with(
                check,
                isLatest ? State.DUE : State.DONE,
                isLatest ? null : verdict(steps),
                steps,
                0,
                isLatest ? now : null,
                check.sentAt(),
                isLatest ? null : now);
        return seen.confirmed(how, now);
    }

    /** The large mail was sent, or not. */
    static CheckReport afterAttachment(CheckReport check, StepResult attachment, Instant now) {
        boolean isLater = attachment.verdict() == StepVerdict.LATER;
        if (isLater && check.deferrals() < RETRIES.size()) {
            Instant next = now.plus(RETRIES.get(check.deferrals()));
            List<StepResult> steps = StepResult.with(check.steps(), attachment);
            return with(check, State.DUE, null, steps, check.deferrals() + 1, next, check.sentAt(), null);
        }
        StepResult settled = isLater
                ? attachment.as(
                        StepVerdict.NOTED,
                        "attachment_refused",
                        attachment.details().toArray(String[]::new))
                : attachment;
        List<StepResult> steps = StepResult.with(check.steps(), settled);
        return with(check, State.DONE, verdict(steps), steps, check.deferrals(), null, check.sentAt(), now);
    }

    private static List<StepResult> confirmed(CheckReport check, Confirmed how) {
        String advice = switch (how) {
            case CLICK -> "clicked";
            case TYPED -> "typed";
            case REPLY -> "replied";
        };
        return check.step(CheckStep.MESSAGE)
                .map(message -> StepResult.replaced(check.steps(), message.as(StepVerdict.GOOD, advice)))
                .orElse(check.steps());
    }

    /** Of a check whose mail was seen. */
    static Verdict verdict(List<StepResult> steps) {
        boolean allGood = steps.stream().filter(CheckRules::counts).allMatch(one -> one.verdict() == StepVerdict.GOOD);
        return allGood ? Verdict.GOOD : Verdict.NOTED;
    }

    static Reach reach(Verdict verdict) {
        return switch (verdict) {
            case GOOD, NOTED -> Reach.REACHED;
            case BAD -> Reach.UNREACHABLE;
            case UNSEEN -> Reach.UNSEEN;
        };
    }

    private static CheckReport with(
            CheckReport check,
            State state,
            @Nullable Verdict verdict,
            List<StepResult> steps,
            int deferrals,
            @Nullable Instant nextAt,
            @Nullable Instant sentAt,
            @Nullable Instant finishedAt) {
        return new CheckReport(
                check.id(),
                check.merchant(),
                check.address(),
                check.queues(),
                check.trigger(),
                state,
                verdict,
                steps,
                check.startedAt(),
                check.attempts(),
                deferrals,
                nextAt,
                sentAt,
                check.confirmedAt(),
                check.confirmedHow(),
                check.wrongCodes(),
                finishedAt);
    }
}
